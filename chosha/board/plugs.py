"""Where board meets search, moderation, notices, realtime and jobs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver

from chosha.board.access import KEY, listed_posts, may_comment_on, open_posts, visible_posts, worn_post
from chosha.board.actions import (
    end_feeds,
    forget_reader,
    give_up_claim,
    hide_post,
    let_go_of_board,
    note_activity,
    put_back_posts,
    take_down_posts,
    unhide_post,
)
from chosha.board.actions.titles import short
from chosha.board.facts import AnswerAccepted, PostPublished, PostSummarised
from chosha.board.models import Post
from chosha.board.queries import Told, author_of, boxes_of, first_that_helped, name_of, post_to_act_on
from chosha.kernel.belongings import DELETED, Belongings, Box, keep
from chosha.kernel.circles import circle_words
from chosha.kernel.content import Card, Passport, Viewer, Voice, issue
from chosha.kernel.facts import on
from chosha.members.access import is_kept_from
from chosha.members.models import Member
from chosha.members.queries.mentions import members_named_in
from chosha.notices.actions import notify
from chosha.talk.access import is_own, voice_in
from chosha.talk.engine.prose import plain_text
from chosha.talk.facts import CommentPosted
from chosha.talk.queries import said_in, who_has_the_same
from chosha.talk.queries.polls import poll_words


class PostPassport(Passport):
    key, model, label = KEY, Post, "掲示板"

    def visible_to(self, member: Viewer) -> QuerySet[Post]:
        return visible_posts(member).select_related("author", "mask")

    def listed_to(self, member: Viewer) -> QuerySet[Post]:
        return listed_posts(member).select_related("author", "mask")

    def kept_from(self, member: Viewer) -> QuerySet[Post]:
        return Post.objects.exclude(open_posts(member))

    def signed_by(self, member: Viewer) -> QuerySet[Post]:
        return Post.objects.filter(author=member.pk, deleted_at__isnull=True)

    def author_of(self, thing: Any) -> int | None:
        return thing.author_id

    def is_by(self, thing: Any, member: Viewer) -> bool:
        return is_own(member, thing, KEY, thing.pk)

    def voice_of(self, thing: Any, member: Viewer) -> Voice:
        return voice_in(member, KEY, thing.pk) if thing.mask_id is not None else Voice.NAME

    def forget_reader(self, thing_id: int, member: Viewer) -> None:
        forget_reader(thing_id, member.pk)

    def circle_of(self, thing: Any) -> str:
        return str(thing.circle)

    def consults(self, thing: Any) -> bool:
        return thing.asks and thing.hidden_at is None and thing.deleted_at is None

    def duty_of(self, thing: Any) -> str | None:
        duty: str | None = thing.duty_id
        return duty

    def limits(self, thing: Any) -> list[str]:
        field = ["この分野を担当している会員だけに見えます"] if thing.for_field else []
        circle = [f"{circle_words(thing.circle)}に見えます"] if thing.circle else []
        return [*field, *circle, *(["同じ団体の会員には見せていません"] if thing.is_closed else [])]

    def masked(self, thing: Any) -> bool:
        return thing.mask_id is not None

    def rows(self) -> QuerySet[Post]:
        return Post.objects.select_related("author", "mask")

    def find(self, member: Viewer, thing_id: int) -> Any:
        return post_to_act_on(member, thing_id) or worn_post(member, thing_id).first()

    def card(self, thing: Any) -> Card:
        return Card(thing.title, plain_text(thing.html)[:80], name_of(thing), f"/board/{thing.pk}/")

    def mending_at(self, thing: Any) -> str:
        return f"/board/{thing.pk}/edit/"

    def words(self, thing: Any) -> str | None:
        if thing.hidden_at or thing.deleted_at:
            return None
        asked = poll_words(KEY, thing.pk) if thing.polled else ""
        return "\n".join([thing.title, plain_text(thing.html), " ".join(thing.tags), asked]).strip()

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
    if said.author_id is not None:
        give_up_claim(fact.thing_id, by_id=said.author_id)
    if not said.is_closed:
        note_activity(fact.thing_id, said.at, by_id=said.author_id)
    if told.author_id is not None and said.author_id != told.author_id and not is_kept_from(told.bodies, said.closed, said.bodies):
        line = f"「{short(told.title)}」に{told.answer_word}がつきました"
        # A notice keeps nothing of a member but the key, so the row need not be read.
        place = f"/talk/comments/{fact.comment_id}/"
        notify(Member(pk=told.author_id), line, place, key=KEY, id=fact.thing_id, by=said.author_id)


@on(PostPublished)
@transaction.atomic
def call_by_a_post(fact: PostPublished) -> None:
    """Whoever is named in a post is told, if the post may be read there."""
    post = Post.objects.filter(pk=fact.post_id).first()
    for member in members_named_in(post.author_id, post.html) if post is not None and post.author_id else ():
        if post is not None and visible_posts(member).filter(pk=post.pk).exists():
            notify(
                member, f"「{short(post.title)}」に、あなたの名前があります", f"/board/{post.pk}/", key=KEY, id=post.pk, by=post.author_id
            )


@on(AnswerAccepted)
def thanks_for_an_answer(fact: AnswerAccepted) -> None:
    said, told = said_in(fact.comment_id), author_of(fact.post_id)
    if said is None or told is None or is_kept_from(said.bodies, told.closed, told.bodies):
        return
    _tell_fellow_sufferers(fact, told)
    if said.author_id is None or not _sees(said.author_id, fact.post_id):
        return
    line = f"「{short(told.title)}」であなたの答えが役に立ちました。ありがとうございました"
    place = f"/talk/comments/{fact.comment_id}/"
    notify(Member(pk=said.author_id), line, place, key=KEY, id=fact.post_id, by=told.author_id, day_only=told.author_id is None)


def _sees(member_id: int, post_id: int) -> bool:
    member = Member.objects.filter(pk=member_id).first()
    return member is not None and visible_posts(member).filter(pk=post_id).exists()


def _tell_fellow_sufferers(fact: AnswerAccepted, told: Told) -> None:
    """Whoever said to have the same trouble hears of the first answer that helped; how many they are is told to nobody."""
    post_id = fact.post_id
    if first_that_helped(post_id) != fact.comment_id:
        return
    for member_id in who_has_the_same(KEY, post_id):
        if member_id != told.author_id and _sees(member_id, post_id):
            line = f"同じことで困っていた「{short(told.title)}」に、助かった答えがつきました"
            place, day_only = f"/board/{post_id}/", told.author_id is None
            notify(Member(pk=member_id), line, place, key=KEY, id=post_id, by=told.author_id, day_only=day_only)


@on(PostSummarised)
def news_of_a_summary(fact: PostSummarised) -> None:
    """Whoever asked hears of it, unless they wrote it."""
    asked, written = author_of(fact.question_id), author_of(fact.post_id)
    if asked is None or written is None or asked.author_id is None or asked.author_id == written.author_id:
        return
    if not _sees(asked.author_id, fact.post_id):
        return
    line = f"「{short(asked.title)}」のまとめができました"
    notify(Member(pk=asked.author_id), line, f"/board/{fact.post_id}/", key=KEY, id=fact.post_id, by=written.author_id)


@receiver([password_changed, password_set, password_reset], dispatch_uid="chosha.board.end_feeds")
def end_addresses(request: Any, user: Any, **_: Any) -> None:
    """As with keys for scripts: whoever knew the old password may have made some."""
    end_feeds(user)


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
