"""Where board meets search, moderation, notices, realtime and jobs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from chosha.board.access import KEY, listed_posts, may_comment_on, visible_posts
from chosha.board.actions import hide_post, let_go_of_board, note_activity, put_back_posts, take_down_posts, unhide_post
from chosha.board.facts import AnswerAccepted
from chosha.board.models import Post
from chosha.board.queries import author_of, boxes_of, name_of, post_to_act_on
from chosha.kernel.belongings import DELETED, Belongings, Box, keep
from chosha.kernel.content import Card, Passport, Viewer, issue
from chosha.kernel.facts import on
from chosha.members.access import is_kept_from, open_to
from chosha.members.models import Member
from chosha.notices.actions import notify
from chosha.talk.engine.prose import plain_text
from chosha.talk.facts import CommentPosted
from chosha.talk.queries import said_in


class PostPassport(Passport):
    key, model, label = KEY, Post, "掲示板"

    def visible_to(self, member: Viewer) -> QuerySet[Post]:
        return visible_posts(member).select_related("author", "mask")

    def listed_to(self, member: Viewer) -> QuerySet[Post]:
        return listed_posts(member).select_related("author", "mask")

    def kept_from(self, member: Viewer) -> QuerySet[Post]:
        return Post.objects.exclude(open_to(member))

    def author_of(self, thing: Any) -> int | None:
        return thing.author_id

    def masked(self, thing: Any) -> bool:
        return thing.mask_id is not None

    def rows(self) -> QuerySet[Post]:
        return Post.objects.select_related("author", "mask")

    def find(self, member: Viewer, thing_id: int) -> Any:
        return post_to_act_on(member, thing_id)

    def card(self, thing: Any) -> Card:
        return Card(thing.title, plain_text(thing.html)[:80], name_of(thing), f"/board/{thing.pk}/")

    def words(self, thing: Any) -> str | None:
        if thing.hidden_at or thing.deleted_at:
            return None
        return "\n".join([thing.title, plain_text(thing.html), " ".join(thing.tags)]).strip()

    def hide(self, thing: Any, *, by: Any, reason: str) -> None:
        hide_post(thing, by=by, reason=reason)

    def unhide(self, thing: Any, *, by: Any, reason: str) -> None:
        unhide_post(thing, by=by, reason=reason)

    def may_comment(self, thing: Any, member: Viewer) -> bool:
        return may_comment_on(member, thing)


issue(PostPassport())


@on(CommentPosted)
@transaction.atomic
def news_of_a_comment(fact: CommentPosted) -> None:
    """The post has news, and its author is told, unless the author said it or may not know of it.

    A comment that is kept from some moves no dot: nobody could tell for whom it may shine.
    """
    said = said_in(fact.comment_id) if fact.thing_key == KEY else None
    told = author_of(fact.thing_id) if said is not None else None
    if said is None or told is None:
        return
    if not said.is_closed:
        note_activity(fact.thing_id, said.at)
    if told.author_id is not None and said.author_id != told.author_id and not is_kept_from(told.bodies, said.closed, said.bodies):
        line = f"「{_short(told.title)}」に{told.answer_word}がつきました"
        # A notice keeps nothing of a member but the key, so the row need not be read.
        place = f"/talk/comments/{fact.comment_id}/"
        notify(Member(pk=told.author_id), line, place, key=KEY, id=fact.thing_id, by=said.author_id)


@on(AnswerAccepted)
def thanks_for_an_answer(fact: AnswerAccepted) -> None:
    said, told = said_in(fact.comment_id), author_of(fact.post_id)
    if said is None or said.author_id is None or told is None or is_kept_from(said.bodies, told.closed, told.bodies):
        return
    line = f"「{_short(told.title)}」であなたの答えが役に立ちました。ありがとうございました"
    place = f"/talk/comments/{fact.comment_id}/"
    notify(Member(pk=said.author_id), line, place, key=KEY, id=fact.post_id, by=told.author_id, day_only=told.author_id is None)


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:59]}…"


class BoardBelongings(Belongings):
    room = "board"

    def boxes(self, member: Any) -> Iterator[Box]:
        return boxes_of(member)

    def take_down(self, member: Any, at: datetime) -> None:
        take_down_posts(member, at)

    def put_back(self, member: Any, at: datetime) -> None:
        put_back_posts(member, at)

    def let_go(self, member: Any, choice: str) -> None:
        let_go_of_board(member, texts=choice == DELETED)


keep(BoardBelongings())
