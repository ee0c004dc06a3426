import pytest
from django.test import Client

from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def test_marks_come_back_with_places_in_code_points(client, member):
    answer = client.post("/guard/check/", {"title": "相談", "body": "𠮷の字の話。田中さんの件"})
    (span,) = answer.json()["spans"]
    assert (span["part"], span["start"], span["end"], span["text"], span["replacement"]) == ("body", 6, 10, "田中さん", "Aさん")


def test_a_text_too_long_to_look_through_is_told_so(client, member):
    answer = client.post("/guard/check/", {"body": "あ" * 40_001}, headers={"Accept": "application/json"})
    assert (answer.status_code, "長すぎて" in answer.json()["error"]["message"]) == (422, True)


def test_a_stranger_is_told_nothing():
    assert "田中" not in Client().post("/guard/check/", {"body": "田中さん"}).content.decode()


@pytest.mark.parametrize("body", ["\u202e\u200b", "\ud7ff\ufffe", "[" * 3_000, "<script>田</script>"])
def test_nonsense_gets_an_answer(client, member, body):
    assert client.post("/guard/check/", {"body": body}).json() == {"spans": []}
