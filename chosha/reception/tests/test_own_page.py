"""The applicant's pages: where it stands, what comes next, and every way to go on."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from chosha.kernel.clock import clock_time, now
from chosha.members.models import FormerBody, Organisation, RoleName
from chosha.members.queries import fold
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.actions.letters import new_page_address
from chosha.reception.models import Application, Code, Purpose, State
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory
from chosha.reception.tests.letters import code_in, last_mail, token_in

pytestmark = pytest.mark.django_db
WORK = "m-ishikawa@city.aonami.lg.jp"


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def own_page(application):
    return "/apply/" + new_page_address(application).rsplit("/", 2)[-2] + "/"


def current_step(page):
    return re.search(r'aria-current="step"[^>]*>([^<]+)<', page).group(1)


@pytest.mark.parametrize(
    ("make", "step", "sentence"),
    [
        (lambda: ApplicationFactory(), "職場の確認", "つぎは事務局が見て、お迎えのメールを送ります。"),
        (lambda: WaitingFactory(), "事務局", "つぎは、お迎えのメールか、おたずねのメールが届きます。"),
        (lambda: ApplicationFactory(state=State.WAITING_PERSON), "事務局", "いまは、1日から3日ほどでお返事しています。"),
        (lambda: WaitingFactory(state=State.APPROVED, settled_at=now()), "お迎え", "お迎えしました"),
    ],
)
def test_the_page_says_where_it_stands_and_what_comes_next(client, make, step, sentence):
    page = words(client.get(own_page(make())))
    assert (current_step(page), sentence in page) == (step, True)


def test_a_decision_nobody_was_told_of_is_not_shown(client):
    application = WaitingFactory()
    actions.decline(application, by=StaffFactory(role=RoleName.RECEPTION), reason="proof")
    page = words(client.get(own_page(application)))
    assert ("事務局が見ています" in page, "見つかりませんでした" in page, "取り下げる" in page) == (True, False, True)


@pytest.mark.parametrize("make", [lambda: ApplicationFactory(), lambda: ApplicationFactory(state=State.WAITING_PERSON)])
def test_the_three_ways_of_proof_stand_on_the_page_with_their_effort(client, make):
    page = own_page(make())
    shown = words(client.get(page))
    for line in (
        f'href="{page}#work"', f'href="{page}vouch/"', f'href="{page}document/"', "3分ほど", "早ければその日のうち", "判断の後に消します",
    ):  # fmt: skip
        assert line in shown


def test_two_members_of_a_body_that_no_list_knows_cannot_vouch_yet(client):
    page = own_page(ApplicationFactory(organisation=None, organisation_text="青波広域連合"))
    shown = words(client.get(page))
    assert (f'href="{page}vouch/"' in shown, "団体が一覧にあるときに選べます" in shown) == (False, True)


def test_who_has_proved_is_not_asked_to_prove_again(client):
    assert "確認の方法は三つあります" not in words(client.get(own_page(WaitingFactory())))


def test_a_code_says_until_when_and_that_a_new_one_can_follow(client):
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    page = words(client.get(own_page(application)))
    until = clock_time(Code.objects.get().expires_at)
    assert f"{until} まで使えます。過ぎても、新しいコードを送れます。" in page
    for attribute in ('inputmode="numeric"', 'autocomplete="one-time-code"', 'maxlength="7"'):
        assert attribute in page


@pytest.mark.parametrize(
    ("change", "reason"), [({"expires_at": now()}, "使える時間（30分）が過ぎました"), ({"tries_left": 0}, "5回合わなかった")]
)
def test_a_spent_code_asks_for_a_new_one_in_one_tap(client, change, reason):
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    Code.objects.update(sent_at=now() - timedelta(minutes=2), **change)
    page = own_page(application)
    shown = words(client.get(page))
    assert (reason in shown, 'name="code"' in shown) == (True, False)
    assert client.post(page + "code/", {"again": "1"}).url == page
    client.post(page + "code/", {"code": code_in(last_mail(WORK))})
    application.refresh_from_db()
    assert application.proof == "code"


def test_a_spent_code_that_is_tried_says_so_and_keeps_the_page(client):
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    Code.objects.update(tries_left=0)
    answer = client.post(own_page(application) + "code/", {"code": "123456"})
    assert (answer.status_code, "新しいコードを送れます" in words(answer)) == (422, True)


def test_the_body_of_the_address_is_named_and_taken_in_one_tap(client):
    other = OrganisationFactory(name="灯台市", domain="city.todai.lg.jp")
    application = ApplicationFactory()
    page = own_page(application)
    client.post(page + "proof/", {"work_address": "A@city.todai.lg.jp"})
    shown = words(client.get(page))
    for line in ("この宛先は富山県灯台市のものです", "団体を灯台市に直しますか", "直して進む", "このまま人に見てもらう"):
        assert line in shown
    assert client.post(page + "body/", {"organisation": str(other.pk)}).url == page
    assert "6けたの数字を" in words(client.get(page))
    assert "確認コード" in last_mail("a@city.todai.lg.jp").text


def test_several_possible_bodies_are_all_offered(client):
    for prefecture in ("東京都", "広島県"):
        OrganisationFactory(name="府中市", prefecture=prefecture, domain="city.fuchu.lg.jp", domain__grade="C")
    page = own_page(ApplicationFactory())
    client.post(page + "proof/", {"work_address": "a@city.fuchu.lg.jp"})
    shown = words(client.get(page))
    assert ("東京都府中市に直して進む" in shown, "広島県府中市に直して進む" in shown) == (True, True)


def test_leaving_the_body_as_it_is_goes_to_a_person_with_the_address(client):
    OrganisationFactory(name="灯台市", domain="city.todai.lg.jp")
    application = ApplicationFactory()
    page = own_page(application)
    client.post(page + "proof/", {"work_address": "a@city.todai.lg.jp"})
    client.post(page + "body/", {"person": "1"})
    application.refresh_from_db()
    assert (application.state, application.work_address) == (State.WAITING_PERSON, "a@city.todai.lg.jp")


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30])
def test_a_body_that_does_not_exist_is_not_taken(client, number):
    assert client.post(own_page(ApplicationFactory()) + "body/", {"organisation": number}).status_code == 404


def test_free_mail_is_refused_at_its_field_and_full_width_letters_are_read(client):
    application = ApplicationFactory()
    page = own_page(application)
    answer = client.post(page + "proof/", {"work_address": "me@gmail.com"})
    assert (answer.status_code, "だれでも使えるメール" in words(answer), 'value="me@gmail.com"' in words(answer)) == (422, True, True)
    client.post(page + "proof/", {"work_address": "ｍ－ｉｓｈｉｋａｗａ＠ｃｉｔｙ．ａｏｎａｍｉ．ｌｇ．ｊｐ"})
    assert last_mail(WORK).subject == "【庁舎】確認コードのお知らせ"


@pytest.mark.parametrize(
    ("kind", "sentence"), [("work", "職場のアドレスに届きませんでした"), ("private", "連絡先のアドレスに届きませんでした")]
)
def test_a_mail_that_came_back_is_told_without_the_servers_words(client, kind, sentence):
    application = ApplicationFactory(work_address=WORK, bounced=kind, bounce_words="550 5.1.1 User unknown")
    shown = words(client.get(own_page(application)))
    assert (sentence in shown, "550" in shown) == (True, False)


def test_after_a_bounce_mending_is_the_one_clear_act_and_a_code_that_came_all_the_same_is_taken(client):
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    mail = last_mail(WORK)
    Mail.objects.filter(pk=mail.pk).update(bounced_at=mail.made_at, bounce_words="550")
    actions.mark_bounced(mail.pk)
    page = own_page(application)
    shown = words(client.get(page))
    assert (shown.count("btn key"), "コードは届いています" in shown, "6けたの数字を、" in shown) == (1, True, False)
    client.post(page + "code/", {"code": code_in(mail)})
    assert "事務局が見ています" in words(client.get(page))


def test_what_is_wrong_in_a_fold_is_told_at_the_top(client):
    application = ApplicationFactory()
    page = own_page(application)
    actions.offer_work_address(application, WORK)
    for rest, sent in (("proof/", {"work_address": "me@gmail.com"}), ("address/", {"email": "nothing"})):
        answer = client.post(page + rest, sent)
        assert (answer.status_code, "直すところが1か所あります" in words(answer), 'class="fold" open' in words(answer)) == (422, True, True)


def test_what_was_written_is_mended_on_a_page_of_its_own(client):
    application = ApplicationFactory(duty_since=date(2024, 4, 1))
    DutyFactory(slug="tax", name="税務")
    other = OrganisationFactory(name="灯台市", kana="とうだいし")
    page = own_page(application)
    shown = words(client.get(page + "details/"))
    assert ('value="石川 真央"' in shown, f'value="{application.organisation.pk}" checked' in shown, 'value="2024" selected' in shown) == (
        True,
        True,
        True,
    )
    written = {
        "name": "石川 真緒",
        "display_name": "まお",
        "body": "灯台市",
        "organisation": str(other.pk),
        "post": "税務課",
        "duty": "tax",
    }
    assert client.post(page + "details/", written).url == page
    application.refresh_from_db()
    assert (application.name, application.organisation, application.duty_id) == ("石川 真緒", other, "tax")


def test_what_cannot_be_is_asked_again_on_the_page_of_mending_and_searching_keeps_what_was_typed(client):
    application = ApplicationFactory()
    page = own_page(application) + "details/"
    answer = client.post(page, {"name": "", "display_name": "まお", "body": "どこにもない市"})
    assert (answer.status_code, "直すところが2か所あります" in words(answer)) == (422, True)
    found = words(client.post(page, {"name": "石川 真緒", "display_name": "まお", "body": "青波", "find": "1"}))
    assert ("富山県青波市" in found, 'value="石川 真緒"' in found) == (True, True)


def test_the_address_is_mended_from_the_own_page_and_the_confirming_page_does_nothing_by_being_looked_at(client):
    application = ApplicationFactory(email="wrong@example.jp")
    page = own_page(application)
    answer = client.post(page + "address/", {"email": "right@example.jp"})
    assert (answer.status_code, "確かめるメールを送りました" in words(answer)) == (200, True)
    door = "/apply/address/" + last_mail("right@example.jp").text.split("/apply/address/")[1].split("/")[0] + "/"
    assert "right@example.jp" in words(client.get(door))
    assert Application.objects.get().email == "wrong@example.jp"
    assert "職場のメールで確かめます" in words(client.post(door, follow=True))
    assert (Application.objects.get().email, client.get(page).status_code) == ("right@example.jp", 404)


def test_a_made_up_confirming_address_is_a_page_and_a_sentence(client):
    door = "/apply/address/x:y:z/"
    assert [(answer.status_code, "もう使えません" in words(answer)) for answer in (client.get(door), client.post(door))] == [
        (410, True)
    ] * 2


@pytest.mark.parametrize("rest", ["body/", "details/", "address/"])
def test_a_made_up_token_mends_nothing(client, rest):
    assert client.post(f"/apply/{'x' * 32}/{rest}").status_code == 404


def filled(city, **more):
    return {
        "name": "石川 真央", "display_name": "まお", "email": "wrong@example.jp", "body": "青波市", "organisation": str(city.pk),
        "motive": "話を聞きたいです", "consent": "on", **more,
    }  # fmt: skip


def test_the_browser_that_applied_corrects_the_address_on_the_next_page(client):
    client.get("/apply/")
    client.post("/apply/", filled(OrganisationFactory(name="青波市")))
    answer = client.post("/apply/sent/", {"email": "right@example.jp"}, follow=True)
    assert "right@example.jp" in words(answer)
    assert "このアドレスに替える" in last_mail("right@example.jp").text


def test_the_next_page_looks_the_same_whoever_is_known(client):
    city = OrganisationFactory(name="青波市")
    MemberFactory(email="member@example.jp")
    pages = []
    for email in ("member@example.jp", "nobody@example.jp"):
        visitor = Client()
        visitor.get("/apply/")
        visitor.post("/apply/", filled(city, email=email))
        answer = visitor.post("/apply/sent/", {"email": f"right-{email}"}, follow=True)
        pages.append((answer.status_code, re.sub(r'(content|value)="[^"]{64}"', "", words(answer).replace(f"right-{email}", ""))))
    assert pages[0] == pages[1]
    assert Mail.objects.filter(to__startswith="right-").count() == 2


def test_without_having_applied_the_next_page_writes_to_nobody(client):
    assert client.post("/apply/sent/", {"email": "right@example.jp"}).status_code == 200
    assert Mail.objects.count() == 0


def test_the_form_marks_the_browser_once_and_the_mark_is_signed(client):
    first = client.get("/apply/").cookies["device"]
    assert (first["httponly"], first["samesite"], first["path"], first["max-age"]) == (True, "Lax", "/", 60 * 60 * 24 * 90)
    assert "device" not in client.get("/apply/").cookies
    city = OrganisationFactory(name="青波市")
    client.post("/apply/", filled(city, email="a@example.jp"))
    client.post("/apply/", filled(city, email="b@example.jp"))
    client.cookies["device"] = "forged"
    client.post("/apply/", filled(city, email="c@example.jp"))
    a, b, c = Application.objects.order_by("email").values_list("device", flat=True)
    assert (a == b, a == "", c) == (True, False, "")


@pytest.fixture
def shizuoka():
    city = OrganisationFactory(name="静岡市", prefecture="静岡県", kana="しずおかし")
    find_by = f"{fold('清水市')} {fold('静岡県清水市')}"
    FormerBody.objects.create(name="清水市", prefecture="静岡県", successor=city, find_by=find_by)
    return city


@pytest.mark.parametrize("typed", ["清水市", "清水", "静岡県清水市"])
def test_a_body_that_was_merged_offers_its_successor(client, shizuoka, typed):
    shown = words(client.get("/apply/organisations/", {"body": typed}))
    assert ("清水市は、いまの静岡市です" in shown, f'value="{shizuoka.pk}"' in shown) == (True, True)


def test_a_merged_body_typed_in_full_is_asked_and_not_taken_silently(client, shizuoka):
    answer = client.post("/apply/", filled(shizuoka, body="清水市", organisation=""))
    assert (answer.status_code, "清水市は、いまの静岡市です。下の一覧から選べます。" in words(answer)) == (422, True)
    assert client.post("/apply/", filled(shizuoka, body="清水市")).status_code == 302
    assert Application.objects.get().organisation == shizuoka


def test_a_successor_found_by_its_own_name_stands_once(client, shizuoka):
    shown = words(client.get("/apply/organisations/", {"body": "静岡"}))
    assert shown.count(f'value="{shizuoka.pk}"') == 1


@pytest.mark.parametrize("typed", ["", "し", "あ" * 500])
def test_next_to_nothing_and_far_too_much_find_no_former_body(client, shizuoka, typed):
    assert "いまの" not in words(client.get("/apply/organisations/", {"body": typed}))


@pytest.mark.parametrize(("purpose", "title"), [(Purpose.TRANSFER, "異動の届け"), (Purpose.RENEWAL, "年に一度の確認")])
def test_a_member_sees_the_same_page_in_other_words(client, purpose, title):
    body = OrganisationFactory(name="青波市", domain="city.aonami.lg.jp")
    _, address = actions.open_proof(MemberFactory(email="here@example.jp"), purpose=purpose, organisation=body)
    page = "/apply/" + address.rsplit("/", 2)[-2] + "/"
    shown = words(client.get(page))
    assert (title in shown, "お迎え" in shown, "コードが合うと、その場で終わります。" in shown) == (True, False, True)
    client.post(page + "proof/", {"work_address": WORK})
    client.post(page + "code/", {"code": code_in(last_mail(WORK))})
    shown = words(client.get(page))
    assert (current_step(shown), "在職の確認が済みました" in shown) == ("おわり", True)
    assert client.post(page + "address/", {"email": "x@example.jp"}).status_code == 422


def test_a_member_goes_on_with_a_proof_from_the_page_of_the_three_facts(client):
    member, body = MemberFactory(), OrganisationFactory(name="青波市", domain="city.aonami.lg.jp")
    client.force_login(member)
    assert client.post("/me/service/proof/open/").url == "/me/service/"
    assert "確認のつづきへ進む" not in words(client.get("/me/service/"))
    application, _ = actions.open_proof(member, purpose=Purpose.RENEWAL, organisation=body)
    Application.objects.filter(pk=application.pk).update(state=State.WAITING_PERSON)
    assert "確認のつづきへ進む" in words(client.get("/me/service/"))
    page = client.post("/me/service/proof/open/").url
    assert "青波市" in words(Client().get(page))


def test_a_transfer_keeps_the_names_of_the_account_and_a_yearly_proof_has_nothing_to_mend(client):
    member, body = MemberFactory(), OrganisationFactory(name="青波市")
    _, address = actions.open_proof(member, purpose=Purpose.TRANSFER, organisation=body)
    transfer = "/apply/" + address.rsplit("/", 2)[-2] + "/details/"
    assert 'name="name"' not in words(client.get(transfer))
    assert client.post(transfer, {"body": "青波市", "organisation": str(body.pk), "post": "課長"}).status_code == 302
    assert Application.objects.get().post == "課長"
    _, address = actions.open_proof(member, purpose=Purpose.RENEWAL, organisation=body)
    page = "/apply/" + address.rsplit("/", 2)[-2] + "/"
    assert client.get(page + "details/").url == page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_the_same_number_of_times_however_many_bodies(client, count, django_assert_num_queries):
    for _ in range(count):
        OrganisationFactory(domain="city.todai.lg.jp")
    application = ApplicationFactory()
    actions.offer_work_address(application, "a@city.todai.lg.jp")
    page = own_page(application)
    assert Organisation.objects.count() == count + 1
    with django_assert_num_queries(8):
        client.get(page)


def test_the_token_of_the_first_mail_leads_to_the_page(client):
    client.post("/apply/", filled(OrganisationFactory(name="青波市")))
    assert client.get(f"/apply/{token_in(last_mail('wrong@example.jp'))}/").status_code == 200


def test_what_is_over_leads_from_mending_back_to_its_page(client):
    page = own_page(ApplicationFactory(state=State.WITHDRAWN))
    assert client.get(page + "details/").url == page
