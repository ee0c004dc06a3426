"""Locking the secret of a member's masks, with PyNaCl alone. The protocol stands in docs/adr/0010-masks.md."""

import base64
import binascii
import secrets

from nacl import encoding, exceptions, hash, pwhash
from nacl.secret import SecretBox

SALT = int(pwhash.argon2id.SALTBYTES)
LENGTH = 32
OPS, MEMORY = 3, 64 * 1024 * 1024
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: easily read from paper
ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
CODE = 32


def new_secret() -> bytes:
    return secrets.token_bytes(LENGTH)


def new_salt() -> bytes:
    return secrets.token_bytes(SALT)


def key_of_password(password: str, salt: bytes, file_key: str) -> bytes:
    """Slow on purpose, and worth nothing without the key file."""
    stretched = pwhash.argon2id.kdf(LENGTH, password.encode(), salt, opslimit=OPS, memlimit=MEMORY)
    return digest(stretched, key=digest(file_key.encode(), key=b"chosha masks"))


def key_of_code(code: str, salt: bytes) -> bytes:
    """160 random bits need no stretching and no key file: they open even when the files were lost."""
    return digest(salt, key=digest(sound_code(code).encode(), key=b"chosha recovery"))


def key_of_passkey(prf: bytes, salt: bytes) -> bytes:
    """What a passkey alone computes: 256 bits that need no stretching."""
    return digest(salt, key=digest(prf, key=b"chosha passkey"))


def key_of_drafts(secret: bytes) -> bytes:
    """What seals the drafts of whoever has the secret. It leads back to nothing, so that a script may be given it."""
    return digest(b"drafts", key=secret)


def key_of_token(token: str) -> bytes:
    """A token is long and random: it needs no stretching."""
    return digest(token.encode(), key=b"chosha token")


def opening_of(text: str) -> bytes | None:
    """What a page brought from a passkey, in URL-safe base64; None where that is no 32 bytes."""
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == LENGTH else None


def place_of(credential: bytes) -> str:
    """What stands beside the wrap of a passkey, so that it goes with it."""
    return digest(credential, key=b"chosha passkey place", size=16).hex()


def salt_of_no_code(secret: bytes) -> bytes:
    """Stands where no code was printed. Only whoever holds the secret can tell it from a random one."""
    return digest(b"no code", key=secret, size=SALT)


def new_code() -> str:
    """Eight groups of four."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    return " ".join(letters[start : start + 4] for start in range(0, CODE, 4))


def sound_code(code: str) -> str:
    """As it was printed, however it is typed."""
    return "".join(letter for letter in code.upper().translate(ALIKE) if letter in LETTERS)


def lock(secret: bytes, key: bytes) -> bytes:
    return bytes(SecretBox(key).encrypt(secret))


def unlock(box: bytes, key: bytes) -> bytes | None:
    """None when this is not the key."""
    try:
        return bytes(SecretBox(key).decrypt(bytes(box)))
    except (exceptions.CryptoError, ValueError):
        return None


def digest(words: bytes, *, key: bytes, size: int = LENGTH) -> bytes:
    """Keyed BLAKE2b."""
    return bytes(hash.blake2b(words, digest_size=size, key=key[:64], encoder=encoding.RawEncoder))
