import re

import pytest

from chosha.audit.models import Entry
from chosha.members.tests.factories import MemberFactory
from chosha.talk.models import Comment
from chosha.talk.tests.factories import KEY, make_comment, make_thing

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BODY = "その件は高橋係長に聞くとよいです。"


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def sent_back(page) -> dict[str, object]:
    seen = re.search(r'name="guard_seen" value="([^"]*)"', page)[1]
    return {"guard_seen": seen, "guard_mend": re.findall(r'name="guard_mend" value="(\w+)"', page)}


def test_a_comment_with_a_name_comes_back_into_its_form_and_goes_through_mended(client, member):
    path = f"/talk/{KEY}/{make_thing().pk}/comments/"
    asked = client.post(path, {"body": BODY, "client_key": "k1"}, headers=HTMX)
    page = asked.content.decode()
    assert (asked.status_code, asked["HX-Retarget"], Comment.objects.count()) == (422, "#write", 0)
    assert ("<del>高橋係長</del> → <ins>Aさん</ins>" in page, BODY in page) == (True, True)
    client.post(path, {"body": BODY, "client_key": "k1", "act": "mend"} | sent_back(page), headers=HTMX)
    assert (Comment.objects.get().source, Entry.objects.get(act="guard.decision.made").details["about"]) == (
        "その件はAさんに聞くとよいです。",
        "talk.comment",
    )


def test_without_a_script_the_question_is_a_page_of_its_own(client, member):
    path = f"/talk/{KEY}/{make_thing().pk}/comments/"
    page = client.post(path, {"body": BODY}).content.decode()
    assert ("<h1" in page, "気づいたことが1つあります" in page) == (True, True)
    client.post(path, {"body": BODY, "act": "as-is"} | sent_back(page))
    assert Comment.objects.get().source == BODY


def test_mending_a_comment_asks_about_what_is_new(client, member):
    comment = make_comment(by=member, body=BODY)
    path = f"/talk/comments/{comment.pk}/edit/"
    page = client.post(path, {"body": BODY + "鈴木さんも詳しいです。"}).content.decode()
    assert "<del>鈴木さん</del>" in page
    client.post(path, {"body": BODY + "鈴木さんも詳しいです。", "act": "as-is"} | sent_back(page))
    assert Comment.objects.get().source == BODY + "鈴木さんも詳しいです。"
