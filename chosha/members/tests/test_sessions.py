import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from chosha.members.actions import change_standing, forget_ended_sessions
from chosha.members.engine.devices import device_words
from chosha.members.models import Standing
from chosha.members.tests.factories import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0"


def signed_in(member, agent=PHONE):
    client = Client(headers={"user-agent": agent})
    answer = client.post("/login/", {"login": member.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client):
    return client.get("/me/").status_code == 200


@pytest.fixture
def member():
    return MemberFactory(password=True)


@pytest.mark.parametrize(
    ("agent", "words"),
    [(PHONE, "iPhone の Safari"), (EDGE, "Windows の Edge"), ("curl/8", "名前の分からない端末")],
)
def test_a_device_is_told_in_words(agent, words):
    assert device_words(agent) == words


def test_the_devices_are_listed_and_one_is_ended_by_one_press(member):
    here, there = signed_in(member), signed_in(member, EDGE)
    page = here.get("/me/sessions/")
    devices = page.context["sessions"]
    assert [(device.words, device.here) for device in devices] == [("iPhone の Safari", True), ("Windows の Edge", False)]
    here.post("/me/sessions/", {"session": devices[1].number})
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_the_session_of_another(member):
    there = signed_in(member)
    number = there.get("/me/sessions/").context["sessions"][0].number
    signed_in(MemberFactory(password=True)).post("/me/sessions/", {"session": number})
    assert is_in(there)


@pytest.mark.parametrize("number", ["x", "-1", "99999999999999999999"])
def test_a_session_that_does_not_exist_ends_nothing(member, number):
    here = signed_in(member)
    assert (here.post("/me/sessions/", {"session": number}).status_code, is_in(here)) == (302, True)


def test_all_others_end_at_once_and_this_one_stays(member):
    here, *others = (signed_in(member) for _ in range(3))
    here.post("/me/sessions/")
    assert (is_in(here), [is_in(other) for other in others]) == (True, [False, False])


def test_a_changed_password_ends_every_other_session(member):
    here, there = signed_in(member), signed_in(member, EDGE)
    changed = {"oldpassword": PASSWORD, "password1": "まったく別の長い合言葉", "password2": "まったく別の長い合言葉"}
    assert here.post("/me/password/", changed).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert Session.objects.filter(session_key=there.cookies["sessionid"].value).exists() is False


def test_whoever_is_suspended_is_out_everywhere_at_once(member, django_capture_on_commit_callbacks, monkeypatch):
    cut, forgotten = [], []
    monkeypatch.setattr("chosha.members.plugs.cut", cut.append)
    monkeypatch.setattr("chosha.members.plugs.forget_verdicts", lambda: forgotten.append(True))
    clients = [signed_in(member), signed_in(member, EDGE)]
    with django_capture_on_commit_callbacks(execute=True):
        change_standing(member, Standing.SUSPENDED, by=None)
    assert ([is_in(client) for client in clients], cut, forgotten) == ([False, False], [member.pk], [True])
    assert Session.objects.filter(session_key__in=[client.cookies["sessionid"].value for client in clients]).count() == 0


@pytest.mark.parametrize("how", [("/me/sessions/", "there"), ("/me/sessions/", "others"), ("/logout/", "here")])
def test_ending_a_session_closes_what_it_holds_open(member, django_capture_on_commit_callbacks, monkeypatch, how):
    cut: list[int] = []
    monkeypatch.setattr("chosha.members.plugs.cut", cut.append)
    here, _ = signed_in(member), signed_in(member, EDGE)
    path, which = how
    number = here.get("/me/sessions/").context["sessions"][1].number
    with django_capture_on_commit_callbacks(execute=True):
        here.post(path, {"session": number} if which == "there" else {})
    assert cut == [member.pk]


def test_the_last_use_is_noted_once_an_hour(member, django_assert_num_queries, monkeypatch):
    client = signed_in(member)
    client.get("/me/appearance/")
    with django_assert_num_queries(3):
        client.get("/me/appearance/")
    monkeypatch.setattr("chosha.config.middleware.hour_of", lambda: 1)
    client.get("/me/appearance/")
    assert client.session["seen"] == 1


def test_sessions_that_ran_out_are_forgotten(member):
    from datetime import timedelta

    from allauth.usersessions.models import UserSession

    from chosha.kernel.clock import now

    signed_in(member)
    Session.objects.update(expire_date=now() - timedelta(days=1))
    assert (forget_ended_sessions(), UserSession.objects.count()) == (1, 0)
