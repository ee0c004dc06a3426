"""The lines said beside a show."""

from typing import Any

from chosha.broadcasts.access import visible_lines
from chosha.broadcasts.engine.drawing import Spoken
from chosha.broadcasts.models import ChatLine, Episode

CHAT_LINES = 100
SPOKEN = ("id", "author__display_name", "text", "at_second")


def latest_lines(member: Any, episode: Episode) -> list[Spoken]:
    """The newest lines of the chat, oldest of them first."""
    rows = visible_lines(member).filter(episode=episode).order_by("-at", "-id").values_list(*SPOKEN)[:CHAT_LINES]
    return [Spoken(*row) for row in reversed(rows)]


def line_said(line_id: int) -> tuple[int, Spoken] | None:
    """(episode id, line) for all who listen; None when it was covered meanwhile."""
    row = ChatLine.objects.filter(pk=line_id, hidden_at__isnull=True).order_by().values_list("episode_id", *SPOKEN).first()
    return (row[0], Spoken(*row[1:])) if row else None


def all_lines(member: Any, episode: Episode, limit: int = 1000) -> list[Spoken]:
    """The chat of a finished show for its replay, in the order of the show."""
    rows = visible_lines(member).filter(episode=episode).order_by("at_second", "at", "id").values_list(*SPOKEN)[:limit]
    return [Spoken(*row) for row in rows]
