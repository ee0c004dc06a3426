"""Keys: made on first start into $CHOSHA_HOME/keys/, mode 600, never in the database or its backups unless asked."""

import os
import secrets
from pathlib import Path


def read_or_make(home: Path, name: str) -> str:
    """The key called `name`: from the environment variable CHOSHA_<NAME>, else from its file, else made now."""
    given = os.environ.get(f"CHOSHA_{name.upper()}")
    if given:
        return given
    path = home / "keys" / name
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    try:
        # O_EXCL: two processes starting together must end up with one key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    return key
