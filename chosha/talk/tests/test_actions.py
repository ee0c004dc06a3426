from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import _listeners, on
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.search.models import Row
from chosha.talk import actions
from chosha.talk.facts import CommentPosted
from chosha.talk.models import Comment, Reaction, Revision
from chosha.talk.tests.factories import KEY, make_comment, make_thing

pytestmark = pytest.mark.django_db


def test_a_comment_is_kept_as_written_and_as_shown_and_told_after_the_commit(django_capture_on_commit_callbacks):
    heard = []
    on(CommentPosted)(heard.append)
    thing = make_thing()
    with django_capture_on_commit_callbacks(execute=True):
        comment = make_comment(thing, body="**一つめ**\r\nの行")
        assert heard == []
    _listeners[CommentPosted].remove(heard.append)
    assert (comment.source, comment.html) == ("**一つめ**\nの行", "<p><strong>一つめ</strong><br>\nの行</p>")
    assert heard == [CommentPosted(comment_id=comment.pk, thing_key=KEY, thing_id=thing.pk)]


def test_the_same_form_makes_one_comment_and_other_words_make_another():
    thing, by = make_thing(), MemberFactory()
    sent = {"by": by, "thing_key": KEY, "thing": thing, "client_key": "form-1"}
    first = actions.post_comment(body="一度だけ", **sent)
    assert actions.post_comment(body="一度だけ", **sent) == (first[0], False)
    assert [actions.post_comment(body="別の文", **sent)[1] for _ in range(2)] == [True, False]
    assert sorted(Comment.objects.values_list("source", flat=True)) == ["一度だけ", "別の文"]


def test_a_form_sent_again_the_next_day_is_still_one_comment():
    thing, by = make_thing(), MemberFactory()
    sent = {"by": by, "thing_key": KEY, "thing": thing, "client_key": "form-1", "body": "一度だけ"}
    first, _ = actions.post_comment(**sent)
    Comment.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert actions.post_comment(**sent) == (first, False)


@pytest.mark.parametrize("body", ["", "  \n\u3000"])
def test_an_empty_comment_is_refused(body):
    with pytest.raises(Refused) as refusal:
        make_comment(body=body)
    assert refusal.value.field == "body"


def test_the_twenty_first_comment_of_a_minute_waits_and_the_past_does_not():
    thing, by = make_thing(), MemberFactory()
    for _ in range(20):
        make_comment(thing, by)
    with pytest.raises(Refused, match="少しお休み"):
        make_comment(thing, by)
    assert make_comment(thing, by, at=timezone.now() - timedelta(days=3)).created_at < timezone.now() - timedelta(days=2)


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.APPLICANT])
def test_whoever_is_not_inside_says_nothing(standing):
    with pytest.raises(NotAllowed):
        make_comment(by=MemberFactory(standing=standing))


def test_a_closed_content_takes_no_comment():
    with pytest.raises(Refused, match="読むことはできます"):
        make_comment(make_thing("閉市"))


def test_an_edit_keeps_what_stood_before_and_the_same_again_keeps_nothing():
    comment = make_comment(body="前の文")
    actions.edit_comment(comment, by=comment.author, body="いまの文")
    actions.edit_comment(comment, by=comment.author, body="いまの文")
    assert list(Revision.objects.values_list("source", "written_at")) == [("前の文", comment.created_at)]
    assert Row.objects.get(key="talk.comment").text == "いまの文"


@pytest.mark.parametrize("act", ["edit_comment", "delete_comment", "restore_comment"])
def test_nobody_else_touches_a_comment(act):
    comment = make_comment()
    more = {"body": "x"} if act == "edit_comment" else {}
    with pytest.raises(NotAllowed):
        getattr(actions, act)(comment, by=StaffFactory(role=RoleName.MODERATOR), **more)


def test_a_deleted_comment_comes_back_for_ten_minutes():
    comment = make_comment()
    actions.delete_comment(comment, by=comment.author)
    assert Row.objects.count() == 0
    assert [actions.restore_comment(comment, by=comment.author).deleted_at for _ in range(2)] == [None, None]
    assert Row.objects.count() == 1
    actions.delete_comment(comment, by=comment.author)
    Comment.objects.update(deleted_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(Refused, match="10分が過ぎた"):
        actions.restore_comment(comment, by=comment.author)


def test_past_the_ten_minutes_the_words_and_their_history_are_gone():
    comment, other = make_comment(body="前の秘密"), make_comment(body="残る文")
    actions.edit_comment(comment, by=comment.author, body="いまの秘密")
    actions.delete_comment(comment, by=comment.author)
    Comment.objects.filter(pk=comment.pk).update(deleted_at=timezone.now() - timedelta(minutes=11))
    assert (actions.wipe_deleted_comments(), actions.wipe_deleted_comments()) == (1, 0)
    assert sorted(Comment.objects.values_list("source", "html")) == [("", ""), (other.source, other.html)]
    assert Revision.objects.count() == 0


def test_a_reaction_is_given_once_and_taken_back():
    thing, by = make_thing(), MemberFactory()
    for _ in range(2):
        actions.react(by=by, thing_key=KEY, thing=thing, kind="thanks")
    assert Reaction.objects.count() == 1
    actions.unreact(by=by, thing_key=KEY, thing=thing, kind="thanks")
    assert Reaction.objects.count() == 0
    with pytest.raises(Refused):
        actions.react(by=by, thing_key=KEY, thing=thing, kind="いいね")


def test_covering_is_recorded_and_told_kindly_and_lifted():
    comment, moderator = make_comment(), StaffFactory(role=RoleName.MODERATOR)
    actions.hide_comment(comment, by=moderator, reason="場所が分かるかもしれないため")
    assert (Row.objects.count(), Notice.objects.get().to) == (0, comment.author)
    assert Notice.objects.get().line.startswith("あなたのコメントを、いったん伏せています。理由: 場所が分かるかもしれないため。")
    actions.unhide_comment(comment, by=moderator, reason="直りました")
    assert (Row.objects.count(), Notice.objects.count()) == (1, 2)
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == ["talk.comment.hidden", "talk.comment.unhidden"]


def test_a_plain_member_covers_nothing():
    with pytest.raises(NotAllowed):
        actions.hide_comment(make_comment(), by=MemberFactory(), reason="x")


def test_a_conversation_that_is_removed_leaves_nothing_and_touches_no_other():
    thing, other = make_thing(), make_thing("隣市")
    said, kept = make_comment(thing, body="消える言葉"), make_comment(other, body="残る言葉")
    actions.edit_comment(said, by=said.author, body="消える言葉、直した")
    for comment in (said, kept):
        actions.react(by=MemberFactory(), thing_key="talk.comment", thing=comment, kind="thanks")
    assert (actions.remove_conversation(KEY, thing), actions.remove_conversation(KEY, thing)) == (1, 0)
    assert (list(Comment.objects.all()), Revision.objects.count()) == ([kept], 0)
    assert (Reaction.objects.get().thing_id, Row.objects.filter(key="talk.comment").get().thing_id) == (kept.pk, kept.pk)
