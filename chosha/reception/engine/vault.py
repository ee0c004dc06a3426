"""Papers on disk: each under a key of its own (AES-256-GCM), that key locked with the key file of the house.

Throwing the small locked key away makes every copy of the file worthless, on whatever disk it lies.
"""

import base64
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12  # bytes, as the cipher recommends
PURPOSE = b"chosha.reception.proof"


class Unopenable(Exception):
    """The file is gone, or neither it nor its key can be opened with the key of this house."""


def folder() -> Path:
    return Path(settings.CHOSHA_HOME) / "proofs"


def seal(content: bytes, *, bound_to: str) -> tuple[str, bytes]:
    """(locked key as text, sealed bytes). Neither opens unless the same `bound_to` is named again."""
    key = AESGCM.generate_key(bit_length=256)
    locked = _locked(_key_of_house(settings.CHOSHA_PROOF_KEY), key, bound_to)
    return base64.b64encode(locked).decode(), _locked(key, content, bound_to)


def unseal(locked_key: str, sealed: bytes, *, bound_to: str) -> bytes:
    """Raises Unopenable."""
    try:
        key = _opened(_key_of_house(settings.CHOSHA_PROOF_KEY), base64.b64decode(locked_key), bound_to)
        return _opened(key, sealed, bound_to)
    except (InvalidTag, ValueError) as error:
        raise Unopenable(str(error)) from error


def put(sealed: bytes) -> str:
    """Write it for nobody else's eyes, under a name that says nothing. Returns the name."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    descriptor = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    return name


def fetch(name: str) -> bytes:
    """Raises Unopenable when it is not there."""
    try:
        return (folder() / name).read_bytes()
    except OSError as error:
        raise Unopenable(str(error)) from error


def is_there(name: str) -> bool:
    return bool(name) and (folder() / name).is_file()


def shred(name: str) -> None:
    """Overwrite and unlink. What is gone already stays gone."""
    path = folder() / name
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return


def names_older_than(moment: float) -> list[str]:
    """Files whose last change lies before `moment` (seconds since 1970)."""
    if not folder().is_dir():
        return []
    return [path.name for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < moment]


@lru_cache(maxsize=4)
def _key_of_house(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())


def _locked(key: bytes, content: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())


def _opened(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
