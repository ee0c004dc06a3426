"""The lines said beside a show."""

from typing import Any

from chosha.broadcasts.access import visible_lines
from chosha.broadcasts.engine.drawing import Spoken
from chosha.broadcasts.models import Applause, ChatLine, ChatMute, Episode
from chosha.kernel.clock import now
from chosha.members.models import Member

CHAT_LINES = 100
SPOKEN = ("id", "author__display_name", "text", "at_second")


def latest_lines(member: Any, episode: Episode) -> list[Spoken]:
    """The newest lines of the chat, oldest of them first."""
    rows = visible_lines(member).filter(episode=episode).order_by("-at", "-id").values_list(*SPOKEN)[:CHAT_LINES]
    return [Spoken(*row) for row in reversed(rows)]


def lines_on_the_desk(episode: Episode) -> list[Spoken]:
    """The same for its hosts, with what waits a moment."""
    rows = ChatLine.objects.filter(episode=episode, hidden_at=None).order_by("-at", "-id").values_list(*SPOKEN)[:CHAT_LINES]
    return [Spoken(*row) for row in reversed(rows)]


def kept_lines(episode: Episode, limit: int = 40) -> list[ChatLine]:
    """The newest lines for those who look after them, covered and waiting ones too, the latest first."""
    return list(ChatLine.objects.filter(episode=episode).select_related("author").order_by("-at", "-id")[:limit])


def muted_in(episode: Episode) -> list[Member]:
    """Who rests from the chat of this show, by name."""
    resting = ChatMute.objects.filter(episode=episode).order_by().values("member")
    return list(Member.objects.filter(pk__in=resting).order_by("display_name", "id"))


def seconds_held(line_id: int) -> float:
    """For how long only its writer and the hosts see a line yet."""
    until = ChatLine.objects.filter(pk=line_id).values_list("shown_at", flat=True).first()
    return max(0.0, (until - now()).total_seconds()) if until is not None else 0.0


def applause_of(episode: Episode) -> list[tuple[str, str, int]]:
    """(kind, words, sum) of every reaction there is, in their fixed order."""
    sums = dict(Applause.objects.filter(episode=episode).order_by().values_list("kind", "count"))
    return [(kind, str(words), sums.get(kind, 0)) for kind, words in Applause.Kind.choices]


def line_said(line_id: int) -> tuple[int, Spoken] | None:
    """(episode id, line) for all who listen; None when it was covered meanwhile."""
    row = ChatLine.objects.filter(pk=line_id, hidden_at__isnull=True).order_by().values_list("episode_id", *SPOKEN).first()
    return (row[0], Spoken(*row[1:])) if row else None


def all_lines(member: Any, episode: Episode, limit: int = 1000) -> list[Spoken]:
    """The chat of a finished show for its replay, in the order of the show."""
    rows = visible_lines(member).filter(episode=episode).order_by("at_second", "at", "id").values_list(*SPOKEN)[:limit]
    return [Spoken(*row) for row in rows]
