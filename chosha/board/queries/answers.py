"""Which answers helped, who is writing one, and what was written from them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.board.access import visible_posts
from chosha.board.engine.holders import holder_of
from chosha.board.models import Acceptance, Kind, Post, Summary
from chosha.kernel.prepared import prepared
from chosha.members.access import open_to, seen_as
from chosha.members.models import Member
from chosha.talk.engine.prose import LONGEST
from chosha.talk.queries import plain_reader, reads_plainly


def helpful(member: Any, post: Any) -> QuerySet[Acceptance]:
    """The answers that helped and that this member may know of."""
    standing = {"comment__deleted_at__isnull": True, "comment__hidden_at__isnull": True}
    return Acceptance.objects.filter(open_to(member, "comment__"), post=post, **standing).order_by()


def summed_up(member: Any) -> Exists:
    """Whether a summary of the question stands on the board for this member, also when the answers it was written from are gone."""
    standing = {"post__deleted_at__isnull": True, "post__hidden_at__isnull": True}
    return Exists(Summary.objects.filter(open_to(member, "post__"), question=OuterRef("pk"), **standing).order_by())


def helped_by(member: Member, post: Any) -> list[int]:
    """The comments that helped, in the order of the thanks."""
    if not post.helped:
        return []
    rows = _helpers(*seen_as(member), post.pk) if reads_plainly(member) else _in_thanks(helpful(member, post.pk))
    return [row[0] for row in rows]


@prepared
def _helpers(member_id: int, home: int, host: int, post_id: int) -> QuerySet[Any, Any]:
    return _in_thanks(helpful(plain_reader(member_id, home, host), post_id))


def _in_thanks(helped: QuerySet[Acceptance]) -> QuerySet[Any, Any]:
    return helped.order_by("at", "id").values_list("comment_id")


def holds_claim(member: Member, post: Any) -> bool:
    return post.writing_until is not None and post.claim_holder == holder_of(member.pk, post.pk)


def summary_of(member: Member, post: Any) -> list[tuple[int, str]]:
    """(id, title) of the summary of a question; none where there is none for this member."""
    return _linked(member, post, _summary, _summaries) if post.asks and post.summarised else []


def question_behind(member: Member, post: Any) -> list[tuple[int, str]]:
    """(id, title) of the question a piece of knowledge was written from."""
    return _linked(member, post, _question, _questions) if post.kind == Kind.KNOWLEDGE else []


def _linked(member: Member, post: Any, quick: Any, plain: Any) -> list[tuple[int, str]]:
    return quick(*seen_as(member), post.pk) if reads_plainly(member) else list(plain(member, post.pk))


def _summaries(member: Any, post_id: int) -> QuerySet[Any, Any]:
    there = Summary.objects.filter(question=post_id).order_by().values("post")
    return visible_posts(member).filter(pk__in=there).order_by().values_list("id", "title")


def _questions(member: Any, post_id: int) -> QuerySet[Any, Any]:
    there = Summary.objects.filter(post=post_id).order_by().values("question")
    return visible_posts(member).filter(pk__in=there).order_by().values_list("id", "title")


@prepared
def _summary(member_id: int, home: int, host: int, post_id: int) -> QuerySet[Any, Any]:
    return _summaries(plain_reader(member_id, home, host), post_id)


@prepared
def _question(member_id: int, home: int, host: int, post_id: int) -> QuerySet[Any, Any]:
    return _questions(plain_reader(member_id, home, host), post_id)


def begun_summary(member: Member, question: Post) -> dict[str, str]:
    """The first words of a summary: the question and the answers that helped, save those kept from anybody but their writer."""
    open_ones = Q(comment__closed_home_id=0) | Q(comment__author=member.pk)
    said = helpful(member, question.pk).filter(open_ones).order_by("at", "id").values_list("comment__source", flat=True)
    parts = ["**困っていたこと**", question.source, "**助かった答え**", *said, "**やってみて分かったこと**", ""]
    return {"title": f"まとめ：{question.title}"[:160], "body": "\n\n".join(parts)[:LONGEST]}


def first_that_helped(post_id: int) -> int | None:
    """The comment the asker thanked first."""
    return Acceptance.objects.filter(post=post_id).order_by("at", "id").values_list("comment_id", flat=True).first()


def is_summed_up(post_id: int) -> bool:
    return Summary.objects.filter(question=post_id, post__deleted_at__isnull=True).exists()
