"""所属と在籍: the pages of the three facts, the transfer, and the private address."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chosha.kernel.clock import JST, now
from chosha.kernel.errors import Refused
from chosha.members.actions import make_token
from chosha.members.models import Affiliation, MailDomain, Member, PastDuty, RoleName, Standing
from chosha.members.tests.factories import PASSWORD, AffiliationFactory, DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.members.tests.test_sessions import signed_in
from chosha.members.tests.test_views import trusted
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.models import Application, Purpose, Renewal, State
from chosha.reception.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return OrganisationFactory(name="青波市", domain="city.aonami.lg.jp")


@pytest.fixture
def member(client, city):
    member = MemberFactory(serving=False, password=True, email="mao@example.jp")
    AffiliationFactory(
        member=member, organisation=city, post="納税課", duty=DutyFactory(slug="collect", name="収納"), duty_since=date(2024, 4, 1)
    )
    client.force_login(member)
    return Member.objects.get(pk=member.pk)


def form(**words):
    return {"way": "moved", "body": "", "organisation": "", "post": "", "duty": "", "duty_since": "", **words}


def page(client, path):
    return client.get(path).content.decode()


def test_the_three_facts_stand_on_one_page(client, member, city):
    AffiliationFactory(member=member, organisation=OrganisationFactory(name="山辺町"), ended_on=date(2023, 3, 31))
    text = page(client, "/me/service/")
    for words in ("富山県青波市", "納税課", "収納", "職場のメール", "富山県山辺町", "在職", "mao@example.jp", "今年度は、もう済んでいます"):
        assert words in text


def test_the_page_costs_the_same_for_one_and_three_past_places(client, member):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/me/service/")
        counts.append(len(seen))
        for _ in range(3):
            AffiliationFactory(member=member, ended_on=date(2020, 3, 31), duty=DutyFactory())
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("standing", "offered"),
    [
        (Standing.ACTIVE, {"/me/transfer/?way=seconded", "/me/service/leave/", "/me/service/retirement/"}),
        (Standing.SECONDED, {"/me/service/secondment/", "/me/service/leave/", "/me/service/retirement/"}),
        (Standing.LEAVE, {"/me/service/return/", "/me/service/retirement/"}),
        (Standing.ALUMNI, {"/me/transfer/"}),
    ],
)
def test_what_can_be_said_follows_the_standing(client, member, standing, offered):
    Member.objects.update(standing=standing)
    within = page(client, "/me/service/").partition('aria-label="在籍の状態を変える"')[2].partition("</nav>")[0]
    assert set(re.findall(r'<a class="slip" href="([^"]+)"', within)) == offered


@pytest.mark.parametrize(
    ("path", "begins", "ends"),
    [
        ("leave", Standing.ACTIVE, Standing.LEAVE),
        ("return", Standing.LEAVE, Standing.ACTIVE),
        ("secondment", Standing.SECONDED, Standing.ACTIVE),
        ("retirement", Standing.ACTIVE, Standing.ALUMNI),
    ],
)
def test_each_short_page_acts_and_is_undone(client, member, path, begins, ends):
    Member.objects.update(standing=begins)
    assert client.get(f"/me/service/{path}/").status_code == 200
    done = client.post(f"/me/service/{path}/", follow=True).content.decode()
    member.refresh_from_db()
    assert member.standing == ends
    client.post(re.search(r'action="(/me/[^"]*undo/)"', done).group(1))
    member.refresh_from_db()
    assert (member.standing, member.affiliations.filter(ended_on__isnull=True).count()) == (begins, 1)


def test_a_page_pressed_twice_says_so_and_breaks_nothing(client, member):
    client.post("/me/service/leave/")
    again = client.post("/me/service/leave/", follow=True).content.decode()
    member.refresh_from_db()
    assert ("いまの在籍の状態からは、休業にできませんでした" in again, member.standing) == (True, Standing.LEAVE)


def test_the_transfer_opens_filled_in(client, member, city, monkeypatch):
    moment = timezone.datetime(2027, 4, 2, 12, tzinfo=JST)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    client.force_login(member)
    text = page(client, "/me/transfer/")
    assert (f'value="{city.pk}" checked' in text, 'value="納税課"' in text, 'value="2027" selected' in text) == (True, True, True)


def test_a_move_within_the_body_is_done_with_one_form(client, member, city):
    DutyFactory(slug="family", name="戸籍")
    done = client.post(
        "/me/transfer/", form(body="富山県青波市", organisation=str(city.pk), post="市民課", duty="family", duty_since="2026")
    )
    member.refresh_from_db()
    current = member.affiliations.get(ended_on__isnull=True)
    assert (done["Location"], current.post, current.proof) == ("/me/service/", "市民課", "code")
    assert (member.byline_detail, PastDuty.objects.get().duty_id) == ("市・戸籍 1年目", "collect")


def test_another_body_asks_for_a_proof_now_or_later_and_nothing_is_lost_by_waiting(client, member):
    town = OrganisationFactory(name="山辺町", kind="町", domain="town.yamabe.lg.jp")
    done = client.post("/me/transfer/", form(body="山辺町", organisation=str(town.pk), post="税務課"), follow=True)
    text = done.content.decode()
    assert ("いま確かめる" in text, "あとで確かめる" in text, done.redirect_chain[-1][0]) == (True, True, "/me/transfer/done/")
    declared = member.affiliations.get(ended_on__isnull=True)
    assert (declared.proof, Application.objects.count(), client.get("/board/new/").status_code) == ("declared", 0, 200)
    later = client.post("/me/service/proof/", {"affiliation": declared.pk})
    mine = Application.objects.get()
    assert (later["Location"].startswith("/apply/"), mine.purpose, mine.organisation, mine.post) == (True, Purpose.TRANSFER, town, "税務課")
    assert client.get(later["Location"]).status_code == 200


def test_the_proof_of_a_transfer_proves_what_was_declared(client, member, django_capture_on_commit_callbacks):
    town = OrganisationFactory(name="山辺町")
    affiliation = actions.transfer(member, organisation=town, post="税務課")
    application, _ = actions.prove_affiliation(member, affiliation, purpose=Purpose.RENEWAL)
    application.state, application.proof = State.APPROVED, Application.Proof.CODE
    application.decided_at = now()
    application.save()
    with django_capture_on_commit_callbacks(execute=True):
        actions.settle(application)
    current = member.affiliations.get(ended_on__isnull=True)
    assert (current.pk, current.proof, current.post) == (affiliation.pk, "code", "税務課")


def test_a_transfer_is_undone_from_the_toast(client, member, city):
    text = client.post("/me/transfer/", form(body="x", organisation=str(OrganisationFactory().pk)), follow=True).content.decode()
    client.post(re.search(r'action="(/me/[^"]*undo/)"', text).group(1))
    current = member.affiliations.get()
    assert (current.organisation, current.post, current.ended_on) == (city, "納税課", None)


def test_a_body_that_is_not_on_the_list_is_taken_by_its_name(client, member):
    client.post("/me/transfer/", form(body="青波広域消防組合", organisation="other"))
    assert member.affiliations.get(ended_on__isnull=True).organisation.code.startswith("other:")


def test_a_body_that_is_not_chosen_asks_and_keeps_what_was_typed(client, member):
    OrganisationFactory(name="府中市", prefecture="東京都")
    OrganisationFactory(name="府中市", prefecture="広島県")
    answer = client.post("/me/transfer/", form(body="府中市", post="市民課"))
    text = answer.content.decode()
    assert (answer.status_code, "一つ選んでください" in text, 'value="市民課"' in text) == (422, True, True)
    assert member.affiliations.count() == 1


def test_a_secondment_is_a_second_place(client, member, city):
    ministry = OrganisationFactory(name="総務省")
    client.post("/me/transfer/", form(way="seconded", body="総務省", organisation=str(ministry.pk)))
    member.refresh_from_db()
    assert (member.standing, member.home_body_id, member.host_body_id) == (Standing.SECONDED, city.pk, ministry.pk)


def test_transfers_are_not_made_without_end(client, member):
    for _ in range(11):
        answer = client.post("/me/transfer/", form(body="x", organisation=str(OrganisationFactory().pk)))
    assert (answer.status_code, "きょうは何度も直されている" in answer.content.decode()) == (422, True)


def test_only_ones_own_place_is_proved(client, member):
    other = AffiliationFactory()
    assert client.post("/me/service/proof/", {"affiliation": other.pk}).status_code == 404
    assert Application.objects.count() == 0


def test_april_asks_once_a_year_and_only_whoever_has_not_told(client, member, monkeypatch):
    Affiliation.objects.update(proved_on=date(2026, 6, 1), duty_since=date(2024, 4, 1))
    answers = []
    for day in (date(2027, 3, 31), date(2027, 4, 1), date(2027, 4, 30), date(2027, 5, 1)):
        moment = timezone.datetime(day.year, day.month, day.day, 12, tzinfo=JST)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        client.force_login(member)
        answers.append("異動や転職をされましたか" in page(client, "/"))
        if day == date(2027, 4, 30):
            client.post("/me/transfer/same/")
            answers.append("異動や転職をされましたか" in page(client, "/"))
    assert answers == [False, True, True, False, False]


def test_who_told_of_april_is_not_asked(client, member, monkeypatch):
    moment = timezone.datetime(2027, 4, 9, 12, tzinfo=JST)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    Affiliation.objects.update(proved_on=date(2026, 6, 1), duty_since=date(2027, 4, 1))
    client.force_login(member)
    assert "異動や転職をされましたか" not in page(client, "/")


# The account: the work address is no part of it.


def test_losing_the_work_mailbox_locks_nobody_out(client, city):
    """Proved by a work address, moved away, the domain gone: the private address signs in as ever, the work address never did."""
    work = "m-ishikawa@city.aonami.lg.jp"
    member = MemberFactory(serving=city, password=True, email="mao@example.jp")
    ApplicationFactory(member=member, email=member.email, organisation=city, work_address=work, proof="code", state=State.APPROVED)
    MailDomain.objects.all().delete()
    Affiliation.objects.update(ended_on=date(2027, 3, 31))
    for address, signed in ((work, False), ("mao@example.jp", True)):
        client.post("/login/", {"login": address, "password": PASSWORD})
        assert (address, client.get("/me/").status_code == 200) == (address, signed)
    client.logout()
    client.post("/password/reset/", {"email": work})
    client.post("/password/reset/", {"email": "mao@example.jp"})
    resets = [mail.to for mail in Mail.objects.all() if "/password/reset/key/" in mail.text]
    assert (resets, [field.name for field in Member._meta.fields if "work" in field.name]) == (["mao@example.jp"], [])


def code_for(address):
    return re.search(r"\d{3} \d{3}", Mail.objects.filter(to=address).latest("pk").text).group()


def test_another_address_is_proved_by_figures_and_the_former_one_is_told(member):
    mine = trusted(member)
    open_one = ApplicationFactory(member=member, email=member.email)
    assert mine.post("/me/address/", {"address": "New@example.jp"})["Location"] == "/me/address/code/"
    assert Member.objects.get(pk=member.pk).email == "mao@example.jp"
    mine.post("/me/address/code/", {"code": code_for("new@example.jp")})
    open_one.refresh_from_db()
    assert (Member.objects.get(pk=member.pk).email, open_one.email) == ("new@example.jp", "new@example.jp")
    assert "別のものに変えました" in Mail.objects.get(to="mao@example.jp", subject="【庁舎】メールアドレスを変えました").text
    assert signed_in(Member.objects.get(pk=member.pk)).get("/me/").status_code == 200


def test_the_password_is_asked_again_before_the_address(client, member):
    for path in ("/me/address/", "/me/address/code/"):
        assert client.get(path)["Location"].startswith("/me/again/")
    client.post("/me/address/", {"address": "new@example.jp"})
    assert Mail.objects.count() == 0


def test_wrong_figures_are_counted_and_change_nothing(member):
    mine = trusted(member)
    mine.post("/me/address/", {"address": "new@example.jp"})
    code = code_for("new@example.jp")
    for _ in range(5):
        assert mine.post("/me/address/code/", {"code": "000001" if code != "000 001" else "000002"}).status_code == 422
    late = mine.post("/me/address/code/", {"code": code})
    assert ("もう使えません" in late.content.decode(), Member.objects.get(pk=member.pk).email) == (True, "mao@example.jp")


def test_figures_run_out_after_an_hour(member, monkeypatch):
    actions.offer_address(member, "new@example.jp")
    code, moment = code_for("new@example.jp").replace(" ", ""), now() + timedelta(minutes=61)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with pytest.raises(Refused):
        actions.enter_address_code(member, code)


def test_who_has_an_account_is_told_to_nobody_but_the_owner(member):
    MemberFactory(email="other@example.jp")
    mine = trusted(member)
    known, unknown = (mine.post("/me/address/", {"address": one}) for one in ("other@example.jp", "free@example.jp"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    letters = Mail.objects.filter(to="other@example.jp")
    assert (letters.count(), re.search(r"\d{3} \d{3}", letters.get().text)) == (1, None)


@pytest.mark.parametrize("address", ["x@city.aonami.lg.jp", "x@sub.city.aonami.lg.jp", "x@other.lg.jp", "x@soumu.go.jp", "mao@example.jp"])
def test_an_address_one_would_lose_is_not_taken(member, address):
    answer = trusted(member).post("/me/address/", {"address": address})
    assert (answer.status_code, Mail.objects.count()) == (422, 0)


def test_the_change_can_be_dropped(member):
    mine = trusted(member)
    mine.post("/me/address/", {"address": "new@example.jp"})
    mine.post("/me/address/", {"stop": "1"})
    assert mine.get("/me/address/code/")["Location"] == "/me/address/"


# The yearly proof, on the page.


def renewal(member, **facts):
    return Renewal.objects.create(member=member, **{"fiscal_year": 2026, "asks_on": date(2026, 5, 11), "due_on": date(2026, 6, 1)} | facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "ごろにお知らせします"),
        ({"asked_at": "2026-05-11T18:00+09:00"}, "令和8年6月1日（月）まで"),
        ({"proved_at": "2026-05-12T18:00+09:00"}, "もう済んでいます"),
        ({"excused_at": "2026-05-12T18:00+09:00"}, "復帰まで延ばしています"),
    ],
)
def test_the_page_says_how_it_stands(client, member, facts, words):
    renewal(member, **facts)
    assert words in page(client, "/me/renewal/")


def test_the_page_leads_to_the_proof(client, member):
    renewal(member, asked_at=now())
    answer = client.post("/me/renewal/", {"affiliation": member.affiliations.get().pk})
    mine = Application.objects.get()
    assert (answer["Location"].startswith("/apply/"), mine.purpose, mine.member) == (True, Purpose.RENEWAL, member)


def test_a_reader_is_let_in_to_the_proof_and_told_that_nothing_is_lost(client, member):
    Member.objects.update(read_only=True)
    renewal(member, asked_at=now(), lapsed_at=now())
    text = page(client, "/me/renewal/")
    assert ("書いたもの、しおり、ゼミの席はそのままです" in text, client.post("/me/renewal/", {"affiliation": "0"}).status_code) == (
        True,
        404,
    )


def test_on_leave_one_press_is_enough(client, member):
    Member.objects.update(standing=Standing.LEAVE)
    row = renewal(member, asked_at=now())
    assert "休業中です</button>" in page(client, "/me/renewal/")
    client.post("/me/renewal/", {"on_leave": "1"})
    row.refresh_from_db()
    assert row.excused_at is not None


def test_a_retired_member_has_nothing_to_prove(client, member):
    Member.objects.update(standing=Standing.ALUMNI)
    text = page(client, "/me/renewal/")
    assert ("元職員の方には、確認はありません" in text, "で確かめる" in text) == (True, False)


def test_the_numbers_are_the_receptions(client, member):
    assert client.get("/secretariat/reception/renewals/").status_code == 403
    client.force_login(StaffFactory(role=RoleName.RECEPTION))
    assert "今年度の予定は、まだありません" in page(client, "/secretariat/reception/renewals/")
    renewal(member)
    text = page(client, "/secretariat/reception/renewals/")
    assert ("5人未満" in text, member.display_name in text, member.name in text) == (True, False, False)


def test_a_script_of_a_reader_reads_and_does_not_write(client, member):
    _, secret = make_token(member, name="係", scopes=["posts:read", "posts:write"])
    Member.objects.update(read_only=True)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/posts", headers=bearer).status_code == 200
    answer = client.post("/api/v1/posts", {"title": "題", "body": "文"}, content_type="application/json", headers=bearer)
    assert (answer.status_code, "今は見るだけの状態です" in answer.content.decode()) == (403, True)
