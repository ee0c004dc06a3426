"""What a draft says: as bytes for the database, sealed where its writer's secret is at hand. See docs/adr/0010-masks.md."""

import json
from typing import Any, NamedTuple

from nacl.bindings import sodium_pad, sodium_unpad

from chosha.members.engine.keyring import lock, unlock

BLOCK = 4096  # bytes: nearly all drafts are of one size, which says nothing of the text


class DraftWords(NamedTuple):
    """What the form holds, as typed. `tags` and `poll` are as JSON keeps them."""

    title: str = ""
    source: str = ""
    kind: str = ""
    duty: str | None = None  # its slug
    tags: Any = ()
    spares_own_body: bool | None = None  # None: as its writer does otherwise
    for_field: bool = False
    poll: Any = None  # {"question", "choices", "many", "days"}; None: none
    circle: str = ""
    began: str = ""  # the state of the post it mends, as the page found it

    @property
    def is_blank(self) -> bool:
        return not (self.title or self.source)


def packed(words: DraftWords, key: bytes | None) -> bytes:
    """`key`: 32 bytes that seal it; None leaves it open."""
    written = json.dumps(words._asdict(), ensure_ascii=False).encode()
    return lock(sodium_pad(written, BLOCK), key) if key else written


def unpacked(kept: bytes, key: bytes | None, *, sealed: bool) -> DraftWords | None:
    """None where it is sealed and this is not the key."""
    if not kept:
        return DraftWords()
    written = kept
    if sealed:
        padded = unlock(kept, key) if key else None
        if padded is None:
            return None
        written = sodium_unpad(padded, BLOCK)
    read: dict[str, Any] = json.loads(written)
    return DraftWords(**read | {"tags": tuple(read["tags"])})
