import re

import pytest
from django.test import Client

from chosha.members.models import Member, RoleName, Standing
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.reception import actions
from chosha.reception.models import Application, State
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory, welcomed
from chosha.reception.tests.letters import code_in, last_mail, token_in

pytestmark = pytest.mark.django_db
WORK = "m-ishikawa@city.aonami.lg.jp"


@pytest.fixture
def city():
    return OrganisationFactory(name="青波市", kana="あおなみし", domain="city.aonami.lg.jp")


@pytest.fixture
def staff(client):
    member = StaffFactory(role=RoleName.RECEPTION)
    client.force_login(member)
    return member


def filled(city, **more):
    DutyFactory(slug="tax", name="税務")
    return {
        "name": "石川 真央", "kana": "いしかわ まお", "display_name": "まお", "email": "new@example.jp", "body": "青波",
        "organisation": str(city.pk), "post": "健康推進課", "duty": "tax", "duty_since": "2024", "motive": "話を聞きたいです",
        "consent": "on",
        **more,
    }  # fmt: skip


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def own_page(application):
    from chosha.reception.actions.letters import new_page_address

    return "/apply/" + new_page_address(application).rsplit("/", 2)[-2] + "/"


def test_the_whole_way_from_the_form_to_the_first_page(client, city):
    assert client.post("/apply/", filled(city)).url == "/apply/sent/"
    assert "new@example.jp" in words(client.get("/apply/sent/"))
    page = f"/apply/{token_in(last_mail('new@example.jp'))}/"
    assert "富山県青波市" in words(client.get(page))
    assert client.post(page + "proof/", {"work_address": WORK}).url == page
    assert WORK in words(client.get(page))
    client.post(page + "code/", {"code": code_in(last_mail(WORK))})
    assert "事務局が見ています" in words(client.get(page))
    welcomed(Application.objects.get(), by=StaffFactory(role=RoleName.RECEPTION))
    door = f"/apply/welcome/{token_in(last_mail('new@example.jp'))}/"
    assert "まおさん" in words(client.get(door))
    answer = client.post(door, {"password": "ながい合言葉2026"}, follow=True)
    assert (answer.request["PATH_INFO"], "ようこそ庁舎へ" in words(answer)) == ("/me/welcome/", True)
    member = Member.objects.get(email="new@example.jp")
    assert (client.session["_auth_user_id"], member.byline_detail) == (str(member.pk), "市・税務 3年目")
    assert client.get("/me/security/passkeys/new/").status_code == 200


def test_somebody_known_and_somebody_unknown_get_the_same_answer(city):
    MemberFactory(email="here@example.jp")
    pages = []
    for email in ("here@example.jp", "nobody@example.jp"):
        visitor = Client()
        answer = visitor.post("/apply/", filled(city, email=email), follow=True)
        pages.append((answer.redirect_chain, words(answer).replace(email, "")))
    strip = re.compile(r'(name="csrf" content|csrfmiddlewaretoken" value)="[^"]+"')
    assert (pages[0][0], strip.sub("", pages[0][1])) == (pages[1][0], strip.sub("", pages[1][1]))


def test_an_error_keeps_everything_that_was_typed(client, city):
    answer = client.post("/apply/", filled(city, email="not an address", consent=""))
    page = words(answer)
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    for kept in (
        "石川 真央",
        "いしかわ まお",
        "not an address",
        "健康推進課",
        "話を聞きたいです",
        'value="tax" selected',
        'value="2024" selected',
    ):
        assert kept in page
    assert f'value="{city.pk}" checked' in page
    assert "直すところが2か所あります" in page


def test_the_picker_finds_by_its_fragment_and_without_script(client, city):
    assert "富山県青波市" in words(client.get("/apply/organisations/", {"body": "あおなみ"}))
    answer = client.post("/apply/", filled(city, organisation="", find="1"))
    assert (answer.status_code, "富山県青波市" in words(answer), "石川 真央" in words(answer)) == (200, True, True)


def test_a_body_typed_in_full_needs_no_choice(client, city):
    client.post("/apply/", filled(city, body="富山県青波市", organisation=""))
    assert Application.objects.get().organisation == city


def test_a_body_that_is_not_listed_is_taken_as_written(client, city):
    client.post("/apply/", filled(city, body="青波広域連合", organisation="other"))
    application = Application.objects.get()
    assert (application.organisation, application.organisation_text) == (None, "青波広域連合")


@pytest.mark.parametrize("field", ["name", "kana", "display_name"])
@pytest.mark.parametrize("typed", ["https://evil.test を見て", "www.evil.test", "改\n行", "a@b.test"])
def test_no_address_travels_in_our_mail_as_a_name(client, city, field, typed):
    answer = client.post("/apply/", filled(city, **{field: typed}))
    assert (answer.status_code, "名前だけを書くと進めます" in words(answer), Application.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("number", ["0", "99999999999999999", "9" * 40, "x", "-1"])
def test_a_choice_that_does_not_exist_is_asked_again(client, city, number):
    assert client.post("/apply/", filled(city, organisation=number)).status_code == 422


def test_a_wrong_code_says_so_at_the_field_with_the_tries_left(client):
    application = ApplicationFactory()
    page = own_page(application)
    actions.offer_work_address(application, WORK)
    answer = client.post(page + "code/", {"code": "12 34 5x"})
    assert (answer.status_code, "6けたの数字を入れてください" in words(answer), "12 34 5x" in words(answer)) == (422, True, True)


def test_another_code_too_soon_says_when(client):
    application = ApplicationFactory()
    page = own_page(application)
    actions.offer_work_address(application, WORK)
    answer = client.post(page + "code/", {"again": "1"})
    assert (answer.status_code, "少し間をおいて送ります" in words(answer), "残っています" in words(answer)) == (422, True, True)
    assert 'value="again"' not in words(answer)


def test_who_cannot_use_the_work_mail_asks_for_a_person(client):
    application = ApplicationFactory()
    page = own_page(application)
    client.post(page + "proof/", {"person": "1"})
    assert "事務局の人が見ます" in words(client.get(page))


def test_a_question_is_answered_without_an_account(client):
    application = WaitingFactory()
    page = own_page(application)
    actions.ask_back(application, "いまの課はどちらですか。", by=StaffFactory(role=RoleName.RECEPTION))
    assert "いまの課はどちらですか。" in words(client.get(page))
    client.post(page + "answer/", {"text": "健康づくり課です"})
    application.refresh_from_db()
    assert application.state == State.WAITING_PERSON


def test_withdrawing_asks_first_and_then_ends_it(client):
    application = ApplicationFactory()
    page = own_page(application)
    assert client.get(page + "withdraw/").status_code == 200
    assert "取り下げました" in words(client.post(page + "withdraw/", follow=True))


@pytest.mark.parametrize(
    ("method", "rest"),
    [("get", ""), ("get", "withdraw/"), ("post", "proof/"), ("post", "code/"), ("post", "answer/"), ("post", "withdraw/")],
)
def test_a_made_up_token_opens_nothing(client, method, rest):
    page = own_page(ApplicationFactory())
    ask = getattr(client, method)
    assert (ask(f"/apply/{'x' * 32}/{rest}").status_code, ask(page + rest).status_code in (200, 302, 422)) == (404, True)


def test_looking_at_the_welcome_door_does_not_use_it(client, staff):
    application = WaitingFactory()
    welcomed(application, by=staff)
    door = f"/apply/welcome/{token_in(last_mail(application.email))}/"
    visitor = Client()
    assert [visitor.get(door).status_code for _ in range(3)] == [200, 200, 200]
    assert visitor.post(door, {"password": "short"}).status_code == 422
    assert visitor.post(door, {"password": "ながい合言葉2026"}).status_code == 302
    assert Client().get(door).status_code == 410


QUEUE = "/secretariat/reception/"


def test_the_volunteer_takes_the_next_one_and_welcomes(client, staff):
    application = WaitingFactory()
    assert "あと1件" in words(client.get(QUEUE))
    review = client.post(QUEUE + "next/").url
    page = words(client.get(review))
    assert ("あなたが担当" in page, "職場のメールで確認ずみ" in page, "団体の登録と一致" in page) == (True, True, True)
    assert "お迎えします" in words(client.post(review + "approval/", follow=True))
    application.refresh_from_db()
    assert application.state == State.APPROVED


def test_the_volunteer_sees_a_namesake_a_shared_address_and_a_former_decline(client, staff):
    MemberFactory(name="石川　真央")
    application = WaitingFactory(name="石川 真央", email="again@example.jp")
    WaitingFactory(organisation=application.organisation, email="colleague@example.jp")
    before = WaitingFactory(organisation=application.organisation, email="again2@example.jp", work_address="")
    actions.settle(actions.decline(before, by=staff, reason="proof"))
    page = words(client.get(f"{QUEUE}{application.pk}/"))
    for hint in ("同じ名前の会員がいます", "同じ職場のメールの申込みが、ほかにあります", "前に見送ったことがあります"):
        assert hint in page


def test_a_freely_written_body_is_chosen_by_the_volunteer(client, staff, city):
    application = WaitingFactory(organisation=None, organisation_text="青波市役所", proof="", work_address="")
    review = f"{QUEUE}{application.pk}/"
    client.post(review + "claim/")
    assert client.post(review + "approval/", {"body": "青波市役所"}).status_code == 422
    client.post(review + "approval/", {"body": "青波市役所", "organisation": str(city.pk)})
    application.refresh_from_db()
    assert (application.state, application.organisation) == (State.APPROVED, city)


def test_asking_and_declining_have_a_page_each(client, staff):
    first, second = WaitingFactory(), WaitingFactory()
    assert client.post(f"{QUEUE}{first.pk}/question/", {"text": " "}).status_code == 422
    client.post(f"{QUEUE}{first.pk}/question/", {"text": "いまの課はどちらですか。"})
    assert client.post(f"{QUEUE}{second.pk}/decline/", {"reason": "", "words": ""}).status_code == 422
    client.post(f"{QUEUE}{second.pk}/decline/", {"reason": "proof", "words": ""})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.ASKED, State.DECLINED)
    listed = words(client.get(f"{QUEUE}?tab=asked"))
    assert ("まお" in listed, "石川" in listed) == (True, False)  # the full name is read on the page that records who read it


def test_later_puts_it_back(client, staff):
    application = WaitingFactory()
    actions.claim(application, by=staff)
    assert client.post(f"{QUEUE}{application.pk}/release/").url == QUEUE
    application.refresh_from_db()
    assert application.claimed_by is None


@pytest.mark.parametrize("rest", ["", "{}/", "{}/question/", "{}/decline/"])
def test_whoever_is_not_of_the_reception_sees_no_application(client, rest):
    path = QUEUE + rest.format(WaitingFactory().pk)
    for who, status in (
        (MemberFactory(), 403),
        (StaffFactory(role=RoleName.BROADCAST), 403),
        (MemberFactory(standing=Standing.SUSPENDED), 302),
    ):
        client.force_login(who)
        answer = client.get(path)
        assert (answer.status_code, "石川" in words(answer)) == (status, False)
    assert Client().get(path).url.startswith("/login/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_the_database_the_same_number_of_times(client, staff, count, django_assert_num_queries):
    city = OrganisationFactory()
    WaitingFactory.create_batch(count, organisation=city)
    with django_assert_num_queries(15):
        client.get(QUEUE)
