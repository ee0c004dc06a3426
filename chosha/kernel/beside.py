"""What one room shows beside a content of another, and what it lets whoever wrote that do with it: a consultation and the show it goes to.

A room that has something to show subclasses `Beside` in its plugs.py and `stand()`s one instance. The room of the content asks
`slips_beside` for its page and learns of no neighbour.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from chosha.kernel.content import Viewer


@dataclass(frozen=True)
class Slip:
    """One line that leads somewhere: a sign, a small line over it, the words, the path."""

    sign: str
    over: str
    words: str
    url: str


class Beside:
    """What one room has to say of contents of other rooms. The caller has asked that the member may see them."""

    def slips(self, member: Viewer, key: str, ids: Collection[int]) -> dict[int, list[Slip]]:
        """What stands beside them for this member, in one look however many they are."""
        raise NotImplementedError

    def offers(self, member: Viewer, key: str, thing_id: int) -> list[Slip]:
        """What whoever wrote it may do with it there; the caller has asked that the member did."""
        return []

    def at_the_end(self, key: str, thing_id: int) -> list[Slip]:
        """Ways to what costs a look of its own: a page fetches it when somebody has read to its end. Asks no database."""
        return []

    def forget_reader(self, key: str, thing_id: int, member: Viewer) -> None:
        """A mask is being put on there: what the member said beside it under a name goes."""


_stands: list[Beside] = []


def stand(beside: Beside) -> Beside:
    """Register what a room shows."""
    _stands.append(beside)
    return beside


def slips_beside(member: Viewer, key: str, ids: Collection[int]) -> dict[int, list[Slip]]:
    """Number → slips of every room; numbers with none are left out."""
    found: defaultdict[int, list[Slip]] = defaultdict(list)
    for beside in _stands if ids else ():
        for number, slips in beside.slips(member, key, ids).items():
            found[number] += slips
    return dict(found)


def offers_beside(member: Viewer, key: str, thing_id: int) -> list[Slip]:
    return [slip for beside in _stands for slip in beside.offers(member, key, thing_id)]


def ends_beside(key: str, thing_id: int) -> list[Slip]:
    return [slip for beside in _stands for slip in beside.at_the_end(key, thing_id)]


def forget_reader_beside(key: str, thing_id: int, member: Viewer) -> None:
    for beside in _stands:
        beside.forget_reader(key, thing_id, member)
