"""A line of the chat is asked about once, and only where it weighs most."""

import re

import pytest

from chosha.audit.models import Entry
from chosha.broadcasts.models import ChatLine
from chosha.broadcasts.tests.factories import on_air
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
TEXT = "田中さんの電話は090-1234-5678です"
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def path(client):
    client.force_login(MemberFactory())
    return f"{on_air(MemberFactory()).path}lines/"


def test_a_line_with_a_number_waits_with_its_marks_for_the_script(client, path):
    answer = client.post(path, {"text": TEXT}, headers=SCRIPT)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], ChatLine.objects.count()) == (422, "held", 0)
    assert ("「田中さん」「090-1234-5678」" in error["message"], "文は残っています" in error["message"]) == (True, True)
    decided = {"text": TEXT, "guard_seen": ",".join(error["guard_seen"]), "guard_mend": error["guard_mend"]}
    assert client.post(path, decided, headers=SCRIPT).status_code == 201
    assert (ChatLine.objects.get().text, Entry.objects.get().details["about"]) == ("Aさんの電話は（電話番号）です", "broadcasts.line")


def test_decided_to_stay_it_goes_out_as_it_is(client, path):
    error = client.post(path, {"text": TEXT}, headers=SCRIPT).json()["error"]
    client.post(path, {"text": TEXT, "guard_seen": ",".join(error["guard_seen"])}, headers=SCRIPT)
    assert ChatLine.objects.get().text == TEXT


def test_without_a_script_the_question_is_a_page_with_the_text_in_it(client, path):
    page = client.post(path, {"text": TEXT}).content.decode()
    assert ("送る前に、気づいたことが2つあります" in page, f">{TEXT}</textarea>" in page) == (True, True)
    seen = re.search(r'name="guard_seen" value="([^"]*)"', page)[1]
    client.post(path, {"text": TEXT, "guard_seen": seen, "act": "as-is", "guard_mend": seen.split(",")})
    assert ChatLine.objects.get().text == TEXT


@pytest.mark.parametrize("text", ["こんばんは、はじめてです", "7丁目の話、うちもです"])
def test_a_line_that_does_not_weigh_much_goes_out_at_once(client, path, text):
    assert (client.post(path, {"text": text}, headers=SCRIPT).status_code, ChatLine.objects.get().text) == (201, text)
