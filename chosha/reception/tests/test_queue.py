"""The queue's own pages and reads: tabs, hints, paging, what was just decided, many at once."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.members.models import MailDomain, RoleName, Standing
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions, queries
from chosha.reception.models import Application, Purpose, State
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory

pytestmark = pytest.mark.django_db
QUEUE = "/secretariat/reception/"


@pytest.fixture
def city():
    return OrganisationFactory(name="青波市", domain="city.aonami.lg.jp")


@pytest.fixture
def staff(client):
    member = StaffFactory(role=RoleName.RECEPTION, display_name="かえで")
    client.force_login(member)
    return member


def waiting(city, number, **more):
    given = {"name": f"白石 澄江{number}", "work_address": f"s{number}@city.aonami.lg.jp", "email": f"w{number}@example.jp"}
    return WaitingFactory(organisation=city, **given | {"display_name": f"すみ{number}", **more})


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def hints(application):
    return [hint.kind for hint in queries.sight_of(application).hints]


def test_somebody_proved_by_a_sure_work_mail_gets_no_hint(city):
    sight = queries.sight_of(waiting(city, 1))
    assert (sight.hints, sight.grade, sight.is_plain) == ((), "A", True)


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"bounced": "private"}, ["bounced"]),
        ({"work_address": "a@city.other.lg.jp", "proof": ""}, ["mismatch"]),
        ({"work_address": "a@nowhere.example", "proof": ""}, ["unknown"]),
        ({"work_address": "", "proof": "", "email": "me@gmail.com"}, ["free"]),
        ({"work_address": "me@yahoo.co.jp", "proof": ""}, ["free"]),
        ({"work_address": "", "proof": "", "email": "me@own.example"}, ["bare"]),
        ({"work_address": "", "proof": "vouch"}, []),
        ({"work_address": "", "proof": "document"}, []),
        ({"name": "木島　涼"}, ["namesake"]),
    ],
)
def test_each_thing_to_look_at_has_its_hint(city, more, kinds):
    OrganisationFactory(name="別の市", domain="city.other.lg.jp")
    MemberFactory(name="木島 涼")
    assert hints(waiting(city, 1, **more)) == kinds


def test_a_guessed_domain_and_one_that_two_bodies_use_are_said(city):
    guessed, shared = OrganisationFactory(domain="city.guess.lg.jp", domain__grade="C"), OrganisationFactory(domain="city.fuchu.lg.jp")
    OrganisationFactory(name="府中市", domain="city.fuchu.lg.jp")
    assert hints(waiting(guessed, 1, work_address="a@city.guess.lg.jp", proof="")) == ["guessed"]
    assert hints(waiting(shared, 2, work_address="a@city.fuchu.lg.jp", proof="")) == ["ambiguous"]


def test_one_device_with_two_people_is_a_hint_and_wants_two_volunteers(city):
    first = waiting(city, 1, device="d" * 64)
    second = waiting(city, 2, device="d" * 64)
    assert [hints(row) for row in (first, second)] == [["device"], ["device"]]
    assert queries.sight_of(first).second_look == "同じ端末からの申込みが、ほかにあるため"


def test_applying_again_from_the_same_device_after_a_mistyped_address_is_no_hint(city):
    ApplicationFactory(organisation=city, email="mistypd@example.jp", device="d" * 64)  # never proved: its mail went nowhere
    assert hints(waiting(city, 1, device="d" * 64)) == []


def test_a_namesake_at_the_same_body_wants_two_volunteers(city):
    MemberFactory(name="木島 涼", serving=city)
    sight = queries.sight_of(waiting(city, 1, name="木島 涼"))
    assert ([hint.kind for hint in sight.hints], sight.second_look) == (["twice"], "同じ団体に、同じ名前の会員がいるため")


def test_a_members_own_renewal_is_no_namesake(city):
    member = MemberFactory(name="木島 涼", serving=city)
    assert hints(waiting(city, 1, name="木島 涼", member=member, purpose=Purpose.RENEWAL)) == []


def test_two_colleagues_of_a_village_are_looked_at_by_two_volunteers():
    village, city = OrganisationFactory(kind="村", pop_band="5千未満"), OrganisationFactory()
    marks = [queries.sight_of(waiting(body, n, work_address="", proof="vouch")).second_look for n, body in enumerate((village, city))]
    assert marks == ["小さな団体で、会員二人の確認だけのため", ""]


def test_an_earlier_decline_is_recognised_by_address_and_by_name_at_the_body(city, staff):
    declined = waiting(city, 1)
    actions.settle(actions.decline(declined, by=staff, reason="proof"))
    by_address = waiting(city, 2, email="W1@example.jp ".strip())
    by_name = waiting(city, 3, name="白石　澄江1")
    neither = waiting(city, 4)
    assert [hints(row) for row in (by_address, by_name, neither)] == [["refused"], ["refused"], []]


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("", ["sure", "unsure", "by_person", "two"]),
        ("mail", ["sure", "two"]),
        ("person", ["by_person"]),
        ("second", ["two"]),
        ("asked", ["asked", "came_back"]),
        ("nonsense", ["sure", "unsure", "by_person", "two"]),
    ],
)
def test_each_tab_lists_its_own(client, city, staff, tab, shown):
    unsure = OrganisationFactory(domain="city.unsure.lg.jp", domain__grade="B")
    made = {
        "sure": waiting(city, 1),
        "unsure": waiting(unsure, 2, work_address="u@city.unsure.lg.jp"),
        "by_person": waiting(city, 3, proof="", work_address=""),
        "two": waiting(city, 4, second_look="前に見送ったことがあるため"),
        "asked": waiting(city, 5, state=State.ASKED),
        "decided": waiting(city, 6, state=State.APPROVED),
        "proving": ApplicationFactory(organisation=city, name="白石 澄江7"),
        "came_back": ApplicationFactory(organisation=city, name="白石 澄江8", bounced="work", work_address="x@city.aonami.lg.jp"),
    }
    page = words(client.get(QUEUE, {"tab": tab}))
    assert [key for key, row in made.items() if f"{QUEUE}{row.pk}/" in page] == shown


def test_a_domain_below_that_of_the_body_is_sure_and_one_that_only_ends_alike_is_not(client, city, staff):
    below, alike = waiting(city, 1, work_address="a@kyoiku.city.aonami.lg.jp"), waiting(city, 2, work_address="a@notcity.aonami.lg.jp")
    page = words(client.get(QUEUE, {"tab": "mail"}))
    assert [f"{QUEUE}{row.pk}/" in page for row in (below, alike)] == [True, False]


def test_a_row_says_how_long_it_waits_who_has_it_what_speaks_for_it_and_what_to_look_at(client, city, staff):
    other = StaffFactory(role=RoleName.RECEPTION, display_name="すぎ")
    row = waiting(city, 1, state_since=now() - timedelta(hours=5), bounced="work", purpose=Purpose.TRANSFER, member=MemberFactory())
    actions.claim(row, by=other)
    page = words(client.get(QUEUE))
    for said in ("5時間待ち", "すぎさんが担当", "職場のメール</span>", "メールが戻っています", "異動</span>"):
        assert said in page


def test_twenty_five_rows_a_page_and_the_cursor_goes_on_where_it_ended(client, city, staff):
    moment = now() - timedelta(days=1)
    rows = [waiting(city, n, state_since=moment + timedelta(seconds=n // 2)) for n in range(27)]
    rows.sort(key=lambda row: (row.state_since, row.pk))
    first = queries.queue_page(staff)
    rest = queries.queue_page(staff, after=first.cursor)
    assert [row.application for row in first.rows] + [row.application for row in rest.rows] == rows
    assert (len(first.rows), rest.cursor) == (25, "")
    assert f"after={first.cursor}" in words(client.get(QUEUE))
    assert "ここまでです" in words(client.get(QUEUE, {"after": first.cursor}))


@pytest.mark.parametrize("count", [1, 3])
def test_hints_of_every_kind_cost_the_same_number_of_questions(client, city, staff, count, django_assert_num_queries):
    for number in range(count):
        MemberFactory(name=f"木島 涼{number}", serving=city)
        waiting(city, number, name=f"木島 涼{number}", device="d" * 64)
    actions.settle(actions.decline(waiting(city, 90), by=staff, reason="proof"))
    with django_assert_num_queries(17):
        client.get(QUEUE)


def test_nobody_waits_and_the_page_says_so_calmly(client, staff):
    assert "待っている申込みは、いまありません" in words(client.get(QUEUE))
    for tab in ("mail", "person", "second", "asked", "recent"):
        assert "いまありません" in words(client.get(QUEUE, {"tab": tab}))
    assert "まとめて迎え入れる申込みは、いまありません" in words(client.get(f"{QUEUE}together/"))


def test_after_a_decision_the_next_one_is_open_and_the_last_can_be_taken_back_or_sent(client, city, staff):
    first, second = waiting(city, 1, state_since=now() - timedelta(hours=2)), waiting(city, 2)
    client.post(f"{QUEUE}{first.pk}/claim/")
    answer = client.post(f"{QUEUE}{first.pk}/approval/")
    assert answer.url == f"{QUEUE}{second.pk}/"
    page = words(client.get(answer.url))
    for said in ("すみ1さん</b>をお迎えします", "元に戻す", "いま送る", "あなたが担当"):
        assert said in page
    assert client.post(f"{QUEUE}{first.pk}/settle/", {"back": str(second.pk)}).url == f"{QUEUE}{second.pk}/"
    assert Mail.objects.filter(to=first.email).count() == 1
    assert "元に戻す</button>" not in words(client.get(answer.url))


def test_undoing_takes_the_application_up_again_and_tells_nobody(client, city, staff):
    application = waiting(city, 1)
    client.post(f"{QUEUE}{application.pk}/decline/", {"reason": "proof"})
    assert "を見送ります" in words(client.get(QUEUE))
    assert client.post(f"{QUEUE}{application.pk}/undo/").url == f"{QUEUE}{application.pk}/"
    application.refresh_from_db()
    assert (application.state, application.claimed_by, application.reason, Mail.objects.count()) == (State.WAITING_PERSON, staff, "", 0)


def test_what_one_decided_today_is_listed_and_what_others_decided_only_while_it_can_be_undone(client, city, staff):
    other = StaffFactory(role=RoleName.RECEPTION, display_name="すぎ")
    mine, told, theirs, theirs_told = (waiting(city, n) for n in range(4))
    for by, row in ((staff, mine), (staff, told), (other, theirs), (other, theirs_told)):
        actions.approve(row, by=by)
    actions.settle(told)
    actions.settle(theirs_told)
    page = words(client.get(QUEUE, {"tab": "recent"}))
    assert [f"{QUEUE}{row.pk}/undo/" in page for row in (mine, told, theirs, theirs_told)] == [True, False, True, False]
    assert [f'{QUEUE}{row.pk}/"' in page for row in (mine, told, theirs, theirs_told)] == [True, True, True, False]
    assert "すぎさんが決めました" in page


def test_later_brings_another_one_first(client, city, staff):
    first, second = waiting(city, 1, state_since=now() - timedelta(hours=2)), waiting(city, 2)
    assert client.post(f"{QUEUE}next/").url == f"{QUEUE}{first.pk}/"
    client.post(f"{QUEUE}{first.pk}/release/")
    assert client.post(f"{QUEUE}next/").url == f"{QUEUE}{second.pk}/"
    client.post(f"{QUEUE}{second.pk}/decline/", {"reason": "proof"})
    assert client.post(f"{QUEUE}next/").url == f"{QUEUE}{first.pk}/"


def test_more_time_begins_anew(client, city, staff):
    application = waiting(city, 1, claimed_by=staff, claimed_until=now() + timedelta(minutes=2))
    assert "延ばす" in words(client.get(f"{QUEUE}{application.pk}/"))
    client.post(f"{QUEUE}{application.pk}/claim/")
    application.refresh_from_db()
    assert application.claimed_until > now() + timedelta(minutes=14)


def test_the_letter_under_the_form_is_the_very_letter_that_goes(client, city, staff):
    application = waiting(city, 1)
    chosen = {"reason": "proof", "words": "辞令の写しでも確かめられます。"}
    preview = client.post(f"{QUEUE}{application.pk}/decline/letter/", chosen)
    looked = client.post(f"{QUEUE}{application.pk}/decline/", chosen | {"look": "1"})
    application.refresh_from_db()
    assert (application.state, preview.status_code, looked.status_code) == (State.WAITING_PERSON, 200, 200)
    actions.settle(actions.decline(application, by=staff, **chosen))
    sent = Mail.objects.get(to=application.email).text.strip()
    assert [sent in page.content.decode() for page in (preview, looked)] == [True, True]
    assert max(len(line) for line in sent.splitlines() if "http" not in line) <= 35


@pytest.mark.parametrize("reason", [*queries.REASONS])
def test_every_reason_makes_a_letter_of_short_lines_that_names_no_link_but_ours(reason):
    letter = actions.decline_letter(WaitingFactory(), reason, "")
    assert max(len(line) for line in letter.splitlines() if "http" not in line) <= 35
    assert letter.splitlines()[0] == "今回はお迎えできませんでした。"


def test_a_decline_without_any_reason_has_no_letter_and_says_what_is_missing(client, city, staff):
    application = waiting(city, 1)
    answer = client.post(f"{QUEUE}{application.pk}/decline/", {"reason": "", "words": " "})
    assert (answer.status_code, "理由を選ぶか、書いてください" in words(answer)) == (422, True)


def test_an_opening_keeps_what_was_typed(client, city, staff):
    application = waiting(city, 1)
    page = words(client.post(f"{QUEUE}{application.pk}/question/", {"text": "こんばんは。", "opening": "post"}))
    assert "こんばんは。 所属の部署名が、書かれたものと違って見えます。" in page
    assert application.questions.count() == 0


def test_the_question_letter_is_shown_as_it_goes(client, city, staff):
    application = waiting(city, 1)
    page = words(client.post(f"{QUEUE}{application.pk}/question/letter/", {"text": "部署名を教えてください。"}))
    assert ("お申込みについて、あと一つ教えてください。" in page, "部署名を教えてください。" in page) == (True, True)
    assert "もう一度申し込むと" in page


def test_a_member_is_not_told_to_apply_again(client, city, staff):
    application, _ = actions.open_proof(MemberFactory(), purpose=Purpose.RENEWAL, organisation=city)
    Application.objects.filter(pk=application.pk).update(state=State.WAITING_PERSON)
    page = words(client.post(f"{QUEUE}{application.pk}/question/letter/", {"text": "部署名を教えてください。"}))
    assert ("もう一度申し込むと" in page, "「所属と在籍」から" in page) == (False, True)


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("question", {"text": "いまの課はどちらですか。"}),
        ("decline", {"reason": "", "words": "書きかけのことば"}),
        ("second-look", {"reason": "書きかけの理由"}),
    ],
)
def test_what_was_written_stays_when_somebody_else_took_it_meanwhile(client, city, staff, page, sent):
    application = waiting(city, 1)
    actions.claim(application, by=StaffFactory(role=RoleName.RECEPTION, display_name="すぎ"))
    answer = client.post(f"{QUEUE}{application.pk}/{page}/", sent)
    assert (answer.status_code, "すぎさんが担当しています" in words(answer)) == (422, True)
    assert [text in words(answer) for text in sent.values() if text] == [True]


def test_what_came_back_is_shown_with_what_to_do(client, city, staff):
    application = waiting(city, 1, bounced="private", bounce_words="550 no such user")
    page = words(client.get(f"{QUEUE}{application.pk}/"))
    for said in ("ふだんのアドレスあてのメールが戻っています", "550 no such user", "直るとこの印は消え"):
        assert said in page


def test_many_are_welcomed_by_one_act_and_each_is_recorded(client, city, staff):
    plain = [waiting(city, n) for n in range(3)]
    odd = [
        waiting(city, 10, proof="", work_address=""),
        waiting(city, 11, second_look="手で"),
        waiting(city, 12, bounced="private"),
        waiting(city, 13, device="d" * 64),
        waiting(city, 14, device="d" * 64),
        waiting(city, 15, purpose=Purpose.TRANSFER, member=MemberFactory()),
        waiting(OrganisationFactory(domain="b.lg.jp", domain__grade="B"), 16, work_address="a@b.lg.jp"),
    ]
    page = words(client.get(f"{QUEUE}together/"))
    assert [f'value="{row.pk}" checked' in page for row in [*plain, *odd]] == [True] * 3 + [False] * 7
    answer = client.post(f"{QUEUE}together/", {"chosen": [row.pk for row in [*plain, *odd]]}, follow=True)
    assert "3件をまとめて迎え入れます" in words(answer)
    states = dict(Application.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in [*plain, *odd]] == [State.APPROVED] * 3 + [State.WAITING_PERSON] * 7
    assert Application.objects.filter(first_yes_by__isnull=False).count() == 0
    assert Entry.objects.filter(act="reception.application.approved", by_id=staff.pk).count() == 3
    client.post(f"{QUEUE}{plain[0].pk}/undo/")
    plain[0].refresh_from_db()
    assert plain[0].state == State.WAITING_PERSON


def test_what_was_claimed_or_decided_meanwhile_stays_and_is_named(client, city, staff):
    other = StaffFactory(role=RoleName.RECEPTION)
    free, claimed, decided = (waiting(city, n) for n in range(3))
    actions.claim(claimed, by=other)
    actions.decline(decided, by=other, reason="proof")
    page = words(client.post(f"{QUEUE}together/", {"chosen": [free.pk, claimed.pk, decided.pk, 7]}, follow=True))
    assert ("1件をまとめて迎え入れます" in page, "白石 澄江1さん、白石 澄江2さんは、そのあいだに変わったため" in page) == (True, True)


def test_nobody_chosen_is_said_and_nothing_happens(client, city, staff):
    waiting(city, 1)
    answer = client.post(f"{QUEUE}together/", {"chosen": ["x", "9" * 40]})
    assert (answer.status_code, "一人も選ばれていません" in words(answer)) == (422, True)


def test_the_list_of_many_costs_the_same_however_many_there_are(client, city, staff, django_assert_num_queries):
    for number in range(5):
        waiting(city, number)
    with django_assert_num_queries(11):
        client.get(f"{QUEUE}together/")


@pytest.mark.parametrize("count", [1, 3])
def test_one_application_costs_the_same_however_much_came_before_it(client, city, staff, count, django_assert_num_queries):
    application = waiting(city, 1, device="d" * 64)
    for number in range(count):
        before = waiting(city, 10 + number, name=application.name, device="d" * 64)
        actions.settle(actions.decline(before, by=staff, reason="proof"))
        actions.ask_back(application, "いまの課はどちらですか。", by=staff)
        actions.answer_question(application, "健康づくり課です")
    actions.note_reading(application, by=staff)
    with django_assert_num_queries(26):
        assert words(client.get(f"{QUEUE}{application.pk}/")).count("前の申込みを見る") == count


@pytest.mark.parametrize("count", [2, 5])
def test_a_decision_costs_the_same_however_many_wait(client, city, staff, count, django_assert_num_queries):
    first, *_ = [waiting(city, n, state_since=now() - timedelta(hours=9 - n)) for n in range(count)]
    actions.claim(first, by=staff)
    locks = 2 if connection.vendor == "postgresql" else 0  # the record locks its chain there, once for each act
    with django_assert_num_queries(29 + locks):
        client.post(f"{QUEUE}{first.pk}/approval/")


@pytest.mark.parametrize("path", ["together/", "{}/second-look/", "{}/decline/letter/", "{}/question/letter/"])
def test_whoever_is_not_of_the_reception_gets_none_of_the_new_pages(client, city, path):
    place = QUEUE + path.format(waiting(city, 1).pk)
    for who, status in ((StaffFactory(role=RoleName.ADMINISTRATOR), 403), (MemberFactory(standing=Standing.SUSPENDED), 302)):
        client.force_login(who)
        answer = client.post(place, {"text": "x", "reason": "proof"})
        assert (answer.status_code, "白石" in words(answer)) == (status, False)


def test_the_domains_of_bodies_are_read_once_for_a_page(city, django_assert_num_queries):
    rows = [waiting(city, n, work_address=f"a@{n}.city.aonami.lg.jp") for n in range(4)]
    MailDomain.objects.create(organisation=OrganisationFactory(), domain="3.city.aonami.lg.jp", grade="B")
    applications = list(Application.objects.select_related("organisation"))
    with django_assert_num_queries(4):
        sights = queries.sights_of(applications)
    assert [[hint.kind for hint in sights[row.pk].hints] for row in rows] == [[], [], [], ["ambiguous"]]
