"""What was said, as its reader may see it: what the queries give and the drawing draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from chosha.links.engine.drawing import Card


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
    path: str = ""  # of the author's page, where the reader may open it
    folded: bool = False  # by somebody the reader keeps off
    masked: bool = False  # the name is a label
    cards: Sequence[Card] = ()  # of the links in it


@dataclass(frozen=True)
class Conversation:
    """What was said to one content, one page of it, for one reader.

    `helped`: those that did. `accept_path`: where the reader may say "this helped" (`<path><comment id>/`), empty
    when not. `cursor`: the next page.
    """

    key: str
    thing_id: int
    said: Sequence[Said]
    reactions: frozenset[tuple[str, int, str]]
    thanked: frozenset[int] = frozenset()  # the reader's own comments that were thanked for
    cursor: str = ""
    later_page: bool = False
    may_write: bool = False
    reads_only: bool = False
    moderator: bool = False
    helped: Sequence[int] = ()
    accept_path: str = ""
    word: str = "コメント"
    nobody: str = ""  # what stands where nothing was said yet, instead of the usual sentence
    reacts: Sequence[str] = ("thanks", "same")
    masked: str = ""  # in a thread under a mask: "offered", or "worn" where the reader goes on under the own one
    notes: Sequence[tuple[str, str]] = ()  # (sign, words) above it: what the wearer of a mask is told, or that masks are stopped here
    guards: bool = False  # the reader guards seals, and the thread knows masks
    spares: bool = False  # what the reader writes here is kept from colleagues of the same body

    @property
    def asks(self) -> str:
        return asking(self.word)[0]

    @property
    def button(self) -> str:
        return asking(self.word)[1]


# What stands above the field and on the button, by what is said there.
ASKING = {
    "コメント": ("コメントや、ひとことを書く", "投稿する"),
    "答え": ("答えや、ひとことを書く", "投稿する"),
    "ようこその言葉": ("ようこその言葉を書く", "投稿する"),
    "ひとこと": ("ひとことを書く", "送る"),
}


def asking(word: str) -> tuple[str, str]:
    """For a word that comes from a form: an unknown one is a comment."""
    return ASKING.get(word, ASKING["コメント"])
