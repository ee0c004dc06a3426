"""What a mask is made of, with PyNaCl alone. The protocol stands in docs/adr/0010-masks.md."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from chosha.members.engine.keyring import digest

ASKER = "質問者"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FEWEST_GUARDIANS = 3


def proof_of(secret: bytes, key: str, thing_id: int) -> str:
    """What shows in this thread, and in no other, that a mask is worn by the holder of the secret."""
    return digest(f"mask|{key}|{thing_id}".encode(), key=secret).hex()


def number_of(secret: bytes, form_key: str) -> int:
    """The number of what one form makes: sent twice it comes to the same row, and nothing says which form it was."""
    return int.from_bytes(digest(f"number|{form_key}".encode(), key=secret)[:8], "big") >> 11 or 1


def free_label(taken: Iterable[str]) -> str:
    """「匿名A」: any letter that is free, since an order of letters would be an order of time."""
    used = set(taken)
    free = [label for label in (f"匿名{letter}" for letter in LETTERS) if label not in used]
    if not free:
        free = [label for label in (f"匿名{one}{two}" for one in LETTERS for two in LETTERS) if label not in used]
    return secrets.choice(free)


def seal(member_id: int, key: str, thing_id: int, mask_id: int, guardians: Mapping[int, bytes]) -> tuple[bytes, list[list[Any]]]:
    """(box, pads): the name for any two of the guardians (number → public key), and for nobody alone."""
    inner = secrets.token_bytes(32)
    words = f"{member_id}|{key}|{thing_id}|{mask_id}".encode().ljust(128, b" ")  # one length for all
    pads = [_pad(inner, first, second, guardians) for first, second in combinations(sorted(guardians), 2)]
    return bytes(SecretBox(inner).encrypt(words)), pads


def _pad(inner: bytes, first: int, second: int, guardians: Mapping[int, bytes]) -> list[Any]:
    noise = secrets.token_bytes(len(inner))
    return [first, second, _for(guardians[first], noise), _for(guardians[second], joined(inner, noise))]


def joined(one: bytes, other: bytes) -> bytes:
    """XOR: taking half of a one-time pad on or off."""
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


def _for(public: bytes, words: bytes) -> str:
    return base64.b64encode(SealedBox(PublicKey(bytes(public))).encrypt(words)).decode()


def half_of(private: bytes, sealed: str) -> bytes:
    """Raises nacl's CryptoError where it was sealed to somebody else."""
    return bytes(SealedBox(PrivateKey(private)).decrypt(base64.b64decode(sealed)))


def name_in(box: bytes, inner: bytes, key: str, thing_id: int, mask_id: int) -> int | None:
    """The member in the box; None where it was made for another mask."""
    member, *place = bytes(SecretBox(inner).decrypt(bytes(box))).decode().strip().split("|")
    return int(member) if place == [key, str(thing_id), str(mask_id)] else None
