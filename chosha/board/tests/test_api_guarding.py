"""What a script writes is looked through as what a form writes is."""

import pytest

from chosha.audit.models import Entry
from chosha.board.models import Post
from chosha.board.tests.factories import make_comment, make_post
from chosha.board.tests.test_api_writing import asking
from chosha.members.tests.factories import MemberFactory
from chosha.talk.models import Comment

pytestmark = pytest.mark.django_db
BODY = "毎日来られる田中さんの電話は090-1234-5678です。"
WORDS = {"title": "窓口の対応", "body": BODY, "tags": ["窓口"], "client_key": "one"}


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def ask(client, member):
    return asking(client, member)


def test_a_post_with_a_name_is_answered_with_its_marks_and_nothing_is_written(ask):
    answer = ask("post", "posts", WORDS)
    error = answer.json()["error"]
    decided = Entry.objects.filter(act="guard.decision.made")
    assert (answer.status_code, error["code"], Post.objects.count(), decided.count()) == (422, "held", 0, 0)
    assert [(mark["part"], mark["text"], mark["level"], mark["replacement"]) for mark in error["spans"]] == [
        ("body", "田中さん", "stop", "Aさん"),
        ("body", "090-1234-5678", "stop", "（電話番号）"),
    ]
    assert all(BODY[mark["start"] : mark["end"]] == mark["text"] and mark["why"] for mark in error["spans"])


def test_sent_again_with_the_keys_it_is_posted_as_it_is_and_the_decision_is_kept_without_the_words(ask):
    error = ask("post", "posts", WORDS).json()["error"]
    decided = WORDS | {"guard_seen": error["guard_seen"]}
    assert [ask("post", "posts", decided).status_code for _ in range(2)] == [201, 200]
    kept = Entry.objects.get(act="guard.decision.made")
    assert (Post.objects.get().source, kept.details) == (
        BODY,
        {"about": "board.post", "kept": {"person/stop": 1, "phone/stop": 1}, "mended": {}},
    )
    assert "田中" not in str(kept.details) + str(kept.thing_id) + str(kept.by_id)


def test_sent_again_to_be_mended_it_is_posted_with_its_repairs_in_every_part(ask):
    words = WORDS | {"title": "田中さんへの対応", "tags": ["窓口", "鈴木さん"]}
    error = ask("post", "posts", words).json()["error"]
    answer = ask("post", "posts", words | {"guard_mend": error["guard_mend"]})
    post = Post.objects.get()
    assert (answer.status_code, post.tags) == (201, ["窓口", "Aさん"])
    assert (post.title, post.source) == ("Aさんへの対応", "毎日来られるAさんの電話は（電話番号）です。")


def test_a_clean_post_and_what_stood_there_before_are_not_asked_about(ask, member):
    assert ask("post", "posts", WORDS | {"body": "皆さんは電話当番をどう決めていますか。"}).status_code == 201
    post = make_post(by=member, body=BODY)
    assert ask("patch", f"posts/{post.pk}", {"body": f"{BODY}助かりました。"}).status_code == 200
    error = ask("patch", f"posts/{post.pk}", {"body": f"{BODY}鈴木さんもです。"}).json()["error"]
    assert [mark["text"] for mark in error["spans"]] == ["鈴木さん"]
    assert ask("patch", f"posts/{post.pk}", {"title": "鈴木さん", "guard_seen": error["guard_seen"]}).status_code == 422


def test_a_comment_is_asked_about_when_said_and_when_mended(ask, member):
    post = make_post()
    said = ask("post", f"posts/{post.pk}/comments", {"body": BODY})
    assert (said.status_code, Comment.objects.count()) == (422, 0)
    mend = {"body": BODY, "guard_mend": said.json()["error"]["guard_mend"]}
    comment = ask("post", f"posts/{post.pk}/comments", mend).json()
    assert comment["source"] == "毎日来られるAさんの電話は（電話番号）です。"
    own = make_comment(post, by=member, body=BODY)
    assert ask("patch", f"comments/{own.pk}", {"body": f"{BODY}高橋係長もです。"}).status_code == 422
    assert ask("patch", f"comments/{own.pk}", {"body": f"{BODY}ほかにもあります。"}).status_code == 200
    assert list(Entry.objects.filter(act="guard.decision.made").values_list("details__about", flat=True)) == ["talk.comment"]


def test_the_description_of_the_api_tells_how_to_decide(client):
    told = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    decides = {name for name, schema in told.items() if {"guard_seen", "guard_mend"} <= set(schema.get("properties", {}))}
    assert decides == {"PostIn", "PostMend", "CommentIn", "CommentMend", "HeldError"}
    assert set(told["HeldError"]["properties"]) == {"code", "message", "spans", "guard_seen", "guard_mend"}
