"""Keys of those who guard seals, and what passes between them, with PyNaCl alone.

Needs no database: it also runs on a guardian's own machine.

The protocol stands in docs/adr/0010-masks.md.
"""

import base64
import binascii
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from hmac import compare_digest
from typing import Any, NamedTuple

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from chosha.members.engine.keyring import digest, key_of_password, lock, new_salt, unlock

LETTERS = "あいうえおかくけこさすせそたてとなのはまもやよらるわ"
GROUPS, OF = 5, 4
FEWEST_LETTERS = 15
BEGINS = "chosha-seal-1"
LENGTH = 128
TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
Pads = list[list[Any]]


class Pair(NamedTuple):
    """A pair of keys as it leaves its maker: the private one is locked by the passphrase alone."""

    public: bytes
    salt: bytes
    box: bytes


def propose_words() -> str:
    """Five words of four kana: 94 random bits."""
    return "　".join("".join(secrets.choice(LETTERS) for _ in range(OF)) for _ in range(GROUPS))


def sound_words(words: str) -> str:
    """However its words are typed apart, wide or narrow, in either kana."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().translate(TO_HIRAGANA).split())


def too_plain(words: str) -> bool:
    """Whether a passphrase of somebody's own is too easily tried: fewer than five different words, or short ones."""
    return len({sound_words(word) for word in words.split()}) < GROUPS or len(sound_words(words)) < FEWEST_LETTERS


def make_pair(words: str) -> Pair:
    private, salt = PrivateKey.generate(), new_salt()
    return Pair(bytes(private.public_key), salt, locked_by(words, bytes(private), salt))


def locked_by(words: str, private: bytes, salt: bytes) -> bytes:
    return lock(private, key_of_password(sound_words(words), salt, ""))


def private_of(pair: Pair, words: str) -> bytes | None:
    """None for a wrong passphrase."""
    return unlock(pair.box, key_of_password(sound_words(words), pair.salt, ""))


def is_of(public: bytes, private: bytes) -> bool:
    """Whether the two belong together: somebody may have put another public key into the row."""
    return compare_digest(bytes(PrivateKey(private).public_key), public)


def at_rest(box: bytes, file_key: str) -> bytes:
    """Locked once more under the key file, so that a stolen database alone gives nothing to try passphrases against."""
    return lock(box, _file_key(file_key))


def from_rest(box: bytes, file_key: str) -> bytes | None:
    return unlock(box, _file_key(file_key))


def _file_key(file_key: str) -> bytes:
    return digest(b"guardian box", key=digest(file_key.encode(), key=b"chosha masks"))


def written(pair: Pair) -> str:
    """One line to carry from the guardian's machine to the page. It opens nothing without the passphrase."""
    body = base64.urlsafe_b64encode(b"".join(pair)).decode()
    return f"{BEGINS}.{body}.{digest(b''.join(pair), key=BEGINS.encode(), size=8).hex()}"


def read_written(line: str) -> Pair:
    """Raises ValueError where the line was cut, mistyped or is something else."""
    begins, _, rest = re.sub(r"\s", "", line).partition(".")
    body, _, check = rest.partition(".")
    try:
        whole = base64.b64decode(body, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not a key") from error
    if begins != BEGINS or len(whole) != 32 + 16 + 72 or not compare_digest(digest(whole, key=BEGINS.encode(), size=8).hex(), check):
        raise ValueError("not a key")
    PublicKey(whole[:32])
    return Pair(whole[:32], whole[32:48], whole[48:])


def sealed_to(public: bytes, words: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(bytes(public))).encrypt(words))


def opened_with(private: bytes, box: bytes) -> bytes | None:
    """None where it was sealed to somebody else, or changed."""
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(bytes(box)))
    except (CryptoError, ValueError):
        return None


def portion(public: bytes, half: bytes, case: int, mask: int, holder: int) -> bytes:
    """Half of a pad for one other guardian, in one case about one mask and for no other."""
    return sealed_to(public, _bound(case, mask, holder) + half)


def half_in(private: bytes, box: bytes, case: int, mask: int, holder: int) -> bytes | None:
    """None where it was made for another case, mask or guardian."""
    words = opened_with(private, box)
    bound = _bound(case, mask, holder)
    return words[len(bound) :] if words is not None and compare_digest(words[: len(bound)], bound) else None


def _bound(case: int, mask: int, holder: int) -> bytes:
    return digest(f"{case}|{mask}|{holder}".encode(), key=b"chosha opening")


def name_for(public: bytes, case: int, mask: int, member: int) -> bytes:
    """What was found, for one of the two who opened."""
    return sealed_to(public, f"{case}|{mask}|{member}".encode().ljust(LENGTH))


def name_found(private: bytes, box: bytes, case: int, mask: int) -> int | None:
    words = opened_with(private, box)
    if words is None:
        return None
    *place, member = words.decode(errors="replace").strip().split("|")
    return int(member) if place == [str(case), str(mask)] and member.isdecimal() else None


def own_halves(pads: Iterable[Sequence[Any]], guardian: int) -> dict[int, str]:
    """Number of each other guardian → what lies sealed for this one beside them."""
    found = {}
    for first, second, one, other in pads:
        if guardian == first:
            found[second] = one
        elif guardian == second:
            found[first] = other
    return found


def holders_in(pads: Iterable[Sequence[Any]]) -> set[int]:
    return {number for first, second, *_ in pads for number in (first, second)}


def sealed_anew(pads: Pads, giver: int, private: bytes, heir: int, public: bytes) -> Pads | None:
    """The pads with the giver's halves sealed to the heir instead (the giver's own new key, or a successor). None: a half does not open."""
    found = []
    for first, second, one, other in pads:
        if giver not in (first, second):
            found.append([first, second, one, other])
            continue
        half = opened_with(private, base64.b64decode(one if giver == first else other))
        if half is None:
            return None
        sealed = base64.b64encode(sealed_to(public, half)).decode()
        found.append([heir, second, sealed, other] if giver == first else [first, heir, one, sealed])
    return found


def without(pads: Pads, guardian: int) -> Pads:
    return [pad for pad in pads if guardian not in pad[:2]]
