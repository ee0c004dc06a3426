"""Where talk meets search, moderation, notices, realtime and jobs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from chosha.kernel.belongings import DELETED, Belongings, Box, keep
from chosha.kernel.clock import long_date, long_moment
from chosha.kernel.content import Card, Passport, Viewer, Voice, issue, passport
from chosha.kernel.facts import on
from chosha.members.access import open_to
from chosha.members.queries.mentions import members_named_in
from chosha.notices.actions import notify
from chosha.talk.access import (
    KEY,
    THANKS,
    is_own,
    listed_comments,
    own_comments,
    thanks_to_read,
    visible_comments,
    visible_thanks,
    visible_thing,
    voice_in,
)
from chosha.talk.actions import (
    forget_calls_of,
    hide_comment,
    hide_thanks,
    let_go_of_talk,
    note_word,
    put_back_comments,
    take_down_comments,
    unhide_comment,
    unhide_thanks,
)
from chosha.talk.actions.thanks import page_of_thanks
from chosha.talk.engine.prose import plain_text
from chosha.talk.facts import CommentPosted
from chosha.talk.models import Comment, Poll, Reaction, Thanks
from chosha.talk.queries import name_of
from chosha.talk.queries.polls import polls_signed_by, tally


class CommentPassport(Passport):
    key, model, label = KEY, Comment, "コメント"

    def visible_to(self, member: Viewer) -> QuerySet[Comment]:
        return visible_comments(member).select_related("author", "mask")

    def listed_to(self, member: Viewer) -> QuerySet[Comment]:
        return listed_comments(member).select_related("author", "mask")

    def kept_from(self, member: Viewer) -> QuerySet[Comment]:
        return Comment.objects.exclude(open_to(member))

    def signed_by(self, member: Viewer) -> QuerySet[Comment]:
        return Comment.objects.filter(author=member.pk, deleted_at__isnull=True)

    def find(self, member: Viewer, thing_id: int) -> Any:
        seen = super().find(member, thing_id)
        if seen is None:  # covered, and the member's own under a mask: only the member's secret says so
            own = own_comments(member).filter(pk=thing_id, deleted_at__isnull=True).select_related("author", "mask").first()
            seen = own if own is not None and visible_thing(member, own.thing_key, own.thing_id) is not None else None
        return seen

    def author_of(self, thing: Any) -> int | None:
        number: int | None = thing.author_id
        return number

    def is_by(self, thing: Any, member: Viewer) -> bool:
        return is_own(member, thing, thing.thing_key, thing.thing_id)

    def voice_of(self, thing: Any, member: Viewer) -> Voice:
        return voice_in(member, thing.thing_key, thing.thing_id)

    def card(self, thing: Any) -> Card:
        return self.cards([thing])[0]

    def cards(self, things: Sequence[Any]) -> list[Card]:
        titles: dict[tuple[str, int], str] = {}
        for key in {thing.thing_key for thing in things}:
            about = list(passport(key).rows().filter(pk__in=[thing.thing_id for thing in things if thing.thing_key == key]))
            titles |= {(key, row.pk): card.title for row, card in zip(about, passport(key).cards(about), strict=True)}
        return [self._card(thing, titles.get((thing.thing_key, thing.thing_id), "")) for thing in things]

    def _card(self, thing: Comment, title: str) -> Card:
        return Card(f"「{title}」への{self.label}", plain_text(thing.html)[:80], name_of(thing), f"/talk/comments/{thing.pk}/")

    def mending_at(self, thing: Any) -> str:
        return f"/talk/comments/{thing.pk}/edit/"

    def words(self, thing: Any) -> str | None:
        return None if thing.hidden_at or thing.deleted_at else f"\n{plain_text(thing.html)}"

    def hide(self, thing: Any, *, by: Any, reason: str) -> None:
        hide_comment(thing, by=by, reason=reason)

    def unhide(self, thing: Any, *, by: Any, reason: str) -> None:
        unhide_comment(thing, by=by, reason=reason)


class ThanksPassport(Passport):
    """The sentence with a thanks: for the one it is said to, never found by search, in no list."""

    key, model, label = THANKS, Thanks, "お礼のひとこと"

    def visible_to(self, member: Viewer) -> QuerySet[Thanks]:
        return visible_thanks(member).select_related("author")

    def listed_to(self, member: Viewer) -> QuerySet[Thanks]:
        return Thanks.objects.none()

    def find(self, member: Viewer, thing_id: int) -> Thanks | None:
        return thanks_to_read(member, thing_id)

    def kept_from(self, member: Viewer) -> QuerySet[Thanks]:
        return Thanks.objects.exclude(open_to(member))

    def rows(self) -> QuerySet[Thanks]:
        return Thanks.objects.select_related("author")

    def author_of(self, thing: Any) -> int:
        return int(thing.author_id)

    def voice_of(self, thing: Any, member: Viewer) -> Voice:
        """That of the text it is said to."""
        issued = passport(thing.thing_key)
        text = issued.rows().filter(pk=thing.thing_id).first()
        return issued.voice_of(text, member) if text is not None else Voice.NAME

    def card(self, thing: Any) -> Card:
        return Card(self.label, thing.words, thing.author.name_with_san, f"/talk/thanks/{thing.pk}/")

    def mending_at(self, thing: Any) -> str:
        return page_of_thanks(thing)

    def words(self, thing: Any) -> str | None:
        return None

    def hide(self, thing: Any, *, by: Any, reason: str) -> None:
        hide_thanks(thing, by=by, reason=reason)

    def unhide(self, thing: Any, *, by: Any, reason: str) -> None:
        unhide_thanks(thing, by=by, reason=reason)


issue(CommentPassport())
issue(ThanksPassport())


@on(CommentPosted)
@transaction.atomic
def call_by_a_comment(fact: CommentPosted) -> None:
    """Whoever is named in a comment is told, if it may be read there; the author of the content hears of it already."""
    comment = Comment.objects.filter(pk=fact.comment_id).first()
    called = members_named_in(comment.author_id, comment.html) if comment is not None and comment.author_id else []
    if comment is None or not called:
        return
    thing = passport(comment.thing_key).rows().filter(pk=comment.thing_id).first()
    told = passport(comment.thing_key).author_of(thing) if thing is not None else None
    for member in called:
        if member.pk != told and visible_comments(member).filter(pk=comment.pk).exists():
            line = f"「{_short(passport(comment.thing_key).card(thing).title)}」のコメントに、あなたの名前があります"
            notify(member, line, f"/talk/comments/{comment.pk}/", key=KEY, id=comment.pk, by=comment.author_id)


@on(CommentPosted)
def call_the_away(fact: CommentPosted) -> None:
    """Wearers who asked for it hear in the evening that something was said, if it is not kept from some."""
    said = Comment.objects.filter(pk=fact.comment_id, closed_home_id=0).values_list("mask_id", flat=True)
    for mask in said:
        note_word(fact.thing_key, fact.thing_id, by_mask=mask)


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:59]}…"


class TalkBelongings(Belongings):
    room = "talk"

    def boxes(self, member: Any) -> Iterator[Box]:
        said = Comment.objects.filter(author=member).exclude(source="")
        yield Box("comments", "コメントと答え", [_comment_row(row) for row in said.prefetch_related("revisions")])
        given = Reaction.objects.filter(member=member).order_by("-at")
        yield Box("reactions", "反応", [{"ことば": row.get_kind_display(), "日時": long_moment(row.at)} for row in given])

        said_thanks = Thanks.objects.filter(author=member)
        yield Box("thanks", "添えたお礼のひとこと", [{"文": row.words, "日時": long_moment(row.at)} for row in said_thanks])

        yield Box("polls", "付けた投票", [_poll_row(poll) for poll in polls_signed_by(member)])

    def take_down(self, member: Any, at: datetime) -> None:
        take_down_comments(member, at)

    def put_back(self, member: Any, at: datetime) -> None:
        put_back_comments(member, at)

    def let_go(self, member: Any, choice: str) -> None:
        forget_calls_of(member)
        let_go_of_talk(member, texts=choice == DELETED)


def _comment_row(row: Comment) -> dict[str, Any]:
    before = [f"{long_moment(old.written_at)}\n{old.source}" for old in row.revisions.all()]
    return {
        "日時": long_moment(row.created_at),
        "どこに": f"{row.thing_key} {row.thing_id}",
        "本文": row.source,
        "直した日時": long_moment(row.edited_at) if row.edited_at else "",
        "これまでの版": before,
    }


def _poll_row(poll: Poll) -> dict[str, Any]:
    """As everybody may see it: who voted is nowhere."""
    counts, cast, _ = tally(poll)
    return {
        "どこに": f"{poll.thing_key} {poll.thing_id}",
        "問い": poll.question,
        "選択肢": "、".join(poll.choices),
        "締め切り": long_date(poll.closes_on),
        "結果": "、".join(f"{words} {count}票" for words, count in zip(poll.choices, counts, strict=True)) if cast else "",
    }


keep(TalkBelongings())
