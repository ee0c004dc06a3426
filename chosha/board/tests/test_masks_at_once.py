"""Masks put on at the same moment, with real threads and real locks."""

import pytest

from chosha.board.actions import publish_masked_post
from chosha.board.models import Post
from chosha.board.tests.test_masked import WORDS, ask
from chosha.talk.actions import post_comment
from chosha.talk.engine import masks
from chosha.talk.models import Comment, Mask
from chosha.talk.tests.guarding import three_guardians, wearer
from chosha.talk.tests.test_votes_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


def say(post, by, body="表を分けました。", form_key=""):
    return lambda: post_comment(by=by, thing_key="board.post", thing=post, body=body, client_key=form_key, masked=True)[1]


def test_the_same_form_sent_twice_at_once_makes_one_masked_post():
    member = wearer()
    made = at_once(*[lambda: publish_masked_post(by=member, form_key="form-1", **WORDS)[1]] * 2)
    assert (sorted(made), Post.objects.count(), Mask.objects.count()) == ([False, True], 1, 1)


def test_the_same_form_sent_twice_at_once_makes_one_masked_answer():
    post, member = ask(wearer()), wearer()
    made = at_once(*[say(post, member, form_key="form-2")] * 2)
    assert (sorted(made), Comment.objects.count(), Mask.objects.count()) == ([False, True], 1, 2)


def test_two_pages_of_one_member_at_once_put_on_one_mask():
    post, member = ask(wearer()), wearer()
    made = at_once(*(say(post, member, body=f"{number}つめ", form_key=f"form-{number}") for number in range(2)))
    assert (made, Comment.objects.count(), Mask.objects.count()) == ([True, True], 2, 2)


def test_two_members_at_once_get_two_letters(monkeypatch):
    monkeypatch.setattr(masks, "LETTERS", "AB")
    post = ask(wearer())
    assert at_once(*(say(post, wearer()) for _ in range(2))) == [True, True]
    assert sorted(Mask.objects.values_list("label", flat=True)) == ["匿名A", "匿名B", "質問者"]
