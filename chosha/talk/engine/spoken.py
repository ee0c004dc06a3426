"""What was said, as its reader may see it: what the queries give and the drawing draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Said(NamedTuple):
    """One comment as its reader may see it. `undoable`: the reader's own, deleted, still to be brought back."""

    id: int
    html: str
    at: datetime
    edited: bool
    hidden: bool
    gone: bool
    undoable: bool
    own: bool
    name: str
    byline_detail: str


@dataclass(frozen=True)
class Conversation:
    """What was said to one content, one page of it, for one reader.

    `accept_path`: where the reader may say "this helped" (`<path><comment id>/`), empty when not. `cursor`: the next page.
    """

    key: str
    thing_id: int
    said: Sequence[Said]
    reactions: frozenset[tuple[str, int, str]]
    cursor: str = ""
    later_page: bool = False
    may_write: bool = False
    reads_only: bool = False
    moderator: bool = False
    helped: int | None = None
    accept_path: str = ""
    word: str = "コメント"
