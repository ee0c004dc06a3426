"""What rests of votes that are not shown yet: sums in a box of one length. See docs/adr/0011-unlinked-votes.md."""

import struct
from collections.abc import Collection, Sequence
from typing import NamedTuple

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from chosha.members.engine.keyring import digest

BATCH = 5
MOST_CHOICES = 8
WHOLE = struct.Struct(f">{2 * (MOST_CHOICES + 1)}I")
NONE = (0,) * (MOST_CHOICES + 1)


class Unreadable(Exception):
    """The box was made under another key."""


class PollWords(NamedTuple):
    """What a writer asks, as typed. `days`: how many days after today it stays open."""

    question: str
    choices: tuple[str, ...]
    many: bool = False
    days: int = 7


class Waiting(NamedTuple):
    """Sums that are not shown yet, nine numbers each: the votes for each choice, then how many voted."""

    ready: tuple[int, ...] = NONE  # a full batch, which is shown when the next one is full
    filling: tuple[int, ...] = NONE


def with_vote(waiting: Waiting, picks: Collection[int]) -> tuple[Waiting, tuple[int, ...]]:
    """(what waits from now on, what may be shown in addition). `picks` are places of choices."""
    filling = added(waiting.filling, [*(int(place in picks) for place in range(MOST_CHOICES)), 1])
    if filling[-1] < BATCH:
        return Waiting(waiting.ready, filling), NONE
    return Waiting(filling, NONE), waiting.ready


def added(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(left + right for left, right in zip(one, other, strict=True))


def sealed(waiting: Waiting, house_key: str, poll_id: int) -> bytes:
    """One length for all."""
    return bytes(_box(house_key, poll_id).encrypt(WHOLE.pack(*waiting.ready, *waiting.filling)))


def unsealed(box: bytes | memoryview, house_key: str, poll_id: int) -> Waiting:
    """An empty box holds nothing. Raises Unreadable."""
    if not box:
        return Waiting()
    try:
        numbers = WHOLE.unpack(_box(house_key, poll_id).decrypt(bytes(box)))
    except CryptoError as fault:
        raise Unreadable from fault
    return Waiting(numbers[: len(NONE)], numbers[len(NONE) :])


def _box(house_key: str, poll_id: int) -> SecretBox:
    return SecretBox(digest(f"ballots|{poll_id}".encode(), key=digest(house_key.encode(), key=b"chosha ballots")))


def ticket_proof(house_key: str, key: str, thing_id: int, member_id: int) -> str:
    """What shows, to whoever holds the key of the house, that this member has voted in a poll of this thread."""
    return digest(f"ticket|{key}|{thing_id}|{member_id}".encode(), key=digest(house_key.encode(), key=b"chosha tickets")).hex()
