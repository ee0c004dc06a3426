"""Which files of CHOSHA_HOME belong into a backup."""

import os
from collections.abc import Iterator
from pathlib import Path

# Sockets and locks; keys travel only when asked; older backups would nest; proofs of service must not outlive their fortnight.
LEFT_OUT = frozenset({"run", "keys", "backups", "proofs", ".restoring"})
DATABASE_TAILS = ("", "-wal", "-shm", "-journal")


def files_of(home: Path, *, database: Path | None, target: Path) -> Iterator[tuple[str, Path]]:
    """(path below the home, full path) of every regular file, in order; database and the backup itself left out."""
    hidden = {Path(f"{database}{tail}") for tail in DATABASE_TAILS} if database else set()
    hidden |= {target, target.with_name(f".{target.name}.part")}
    for folder, names, files in os.walk(home):
        here = Path(folder)
        names[:] = sorted(name for name in names if not (here == home and name in LEFT_OUT) and not name.startswith(".chosha-backup-"))
        for name in sorted(files):
            path = here / name
            if path not in hidden and path.is_file() and not path.is_symlink():
                yield path.relative_to(home).as_posix(), path


def occupied(home: Path) -> list[str]:
    """What makes a home not empty. Keys an operator put there beforehand do not count."""
    if not home.exists():
        return []
    return sorted(entry.name for entry in home.iterdir() if entry.name not in ("keys", ".restoring", "run"))
