import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from chosha.config.sessions import SessionStore
from chosha.config.wsgi import harmless
from chosha.members.actions import make_token
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
HALF = b'{"title": "\\ud800", "body": "x"}'
NUL = b'{"title": "x", "body": "x", "tags": ["a\\u0000b"]}'


@pytest.mark.parametrize("path", ["/apply/organisations/?body=%00", "/lobby/?%00=x", "/apply/%00/", "/login/?next=%ED%A0%80%00"])
def test_an_address_that_cannot_be_kept_is_answered_in_words(path):
    page = Client().get(path)
    assert (page.status_code, "読み取れませんでした" in page.content.decode()) == (400, True)


def test_a_form_that_cannot_be_kept_says_that_what_was_written_stays():
    page = Client().post("/apply/", {"name": "石川\0", "find": "1"})
    assert (page.status_code, "前の画面に戻ると、書いた文は残っています" in page.content.decode()) == (400, True)


def test_scripts_get_the_error_as_json():
    expected = (400, "bad_request")
    answers = [
        Client().get("/api/v1/posts?cursor=%00"),
        Client().get("/apply/organisations/?body=%00", headers={"Accept": "application/json"}),
    ]
    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in answers] == [expected] * 2


@pytest.mark.parametrize("body", [HALF, NUL, b"[" * 100_000, b"\xff", b"no json"])
def test_a_body_of_the_api_that_cannot_be_kept_is_an_error_of_the_sender(body):
    _, secret = make_token(MemberFactory(), name="試し", scopes=["posts:write"])
    answer = Client().post("/api/v1/posts", body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")


def test_a_session_key_that_cannot_be_kept_opens_nothing():
    client = Client()
    client.cookies["sessionid"] = "\0" * 32
    assert (client.get("/me/").status_code, Session.objects.count()) == (302, 0)
    assert SessionStore("\0" * 32).load() == {}


@pytest.mark.parametrize(
    ("named", "left"), [("utf-8", "utf-8"), ('"UTF8"', '"UTF8"'), ("hex", "iso-8859-1"), ("'undefined'", "iso-8859-1")]
)
def test_a_charset_that_breaks_its_reader_never_reaches_it(named, left):
    assert harmless(f"text/plain; charset={named}; x=y") == f"text/plain; charset={left}; x=y"
    assert harmless("text/plain; charset*=utf-8''hex") == "text/plain; charset=iso-8859-1"


@pytest.mark.parametrize(("charset", "status"), [("utf-8", 200), ("iso-8859-1", 400), ("shift_jis", 400), ("unicode_escape", 400)])
def test_an_address_in_another_charset_than_utf_8_is_refused(charset, status):
    assert Client().get("/lobby/?q=%5Cud800", CONTENT_TYPE=f"text/plain; charset={charset}").status_code == status
