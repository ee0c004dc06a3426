"""What a member says of themselves may name the member, and nobody else without being asked."""

import re

import pytest

from chosha.audit.models import Entry
from chosha.members.models import CanHelp
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MemberFactory(display_name="佐藤 花子", name="佐藤 花子")
    client.force_login(member)
    return member


def sent_back(page) -> dict[str, object]:
    seen = re.search(r'name="guard_seen" value="([^"]*)"', page)[1]
    return {"guard_seen": seen, "guard_mend": re.findall(r'name="guard_mend" value="(\w+)"', page)}


def test_a_greeting_with_the_own_name_is_kept_and_one_with_a_colleagues_asks(client, member):
    page = "/me/profile/hello/"
    client.post(page, {"hello": "佐藤花子です。朝型です。", "hello_to": "members"})
    member.refresh_from_db()
    assert member.hello == "佐藤花子です。朝型です。"
    asked = client.post(page, {"hello": "佐藤花子です。高橋係長の隣にいます。", "hello_to": "nobody"})
    member.refresh_from_db()
    assert (asked.status_code, member.hello) == (422, "佐藤花子です。朝型です。")
    shown = asked.content.decode()
    assert ("保存の前に、気づいたことが1つあります" in shown, "<del>高橋係長</del>" in shown, "<del>佐藤" in shown) == (True, True, False)
    client.post(page, {"hello": "佐藤花子です。高橋係長の隣にいます。", "hello_to": "nobody", "act": "mend"} | sent_back(shown))
    member.refresh_from_db()
    assert (member.hello, member.profile.hello_to) == ("佐藤花子です。Bさんの隣にいます。", "nobody")
    assert Entry.objects.get(act="guard.decision.made").details["about"] == "members.profile"


def test_a_superior_of_the_same_family_name_is_somebody_else(client, member):
    answer = client.post("/me/profile/hello/", {"hello": "佐藤係長の下にいます。", "hello_to": "members"})
    assert answer.status_code == 422


def test_what_one_can_talk_about_is_looked_through_before_it_is_added(client, member):
    page = "/me/profile/help/lines/"
    asked = client.post(page, {"add": "1", "words": "田中さんの件", "duty": ""})
    assert (asked.status_code, CanHelp.objects.count()) == (422, 0)
    client.post(page, {"add": "1", "words": "田中さんの件", "duty": "", "act": "as-is"} | sent_back(asked.content.decode()))
    assert CanHelp.objects.get().words == "田中さんの件"
