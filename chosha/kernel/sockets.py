"""Where the processes of one house on one machine listen for each other."""

import hashlib
import os
import tempfile
from pathlib import Path

LONGEST_ADDRESS = 100


def socket_path(home: Path, name: str) -> Path:
    """The unix socket of this name. Its folder exists afterwards, readable by this user alone. Raises OSError."""
    path = home.resolve() / "run" / f"{name}.sock"
    if len(os.fsencode(path)) > LONGEST_ADDRESS:
        # The kernel takes at most 108 bytes (104 on macOS) as the address of a unix socket.
        digest = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"chosha-{os.getuid()}-{digest}" / f"{name}.sock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{path.parent} belongs to somebody else")
    return path
