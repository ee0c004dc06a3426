"""Where the broker of one CHOSHA_HOME listens."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

LONGEST_ADDRESS = 100


def socket_path(home: Path) -> Path:
    """The broker's unix socket. Its folder exists afterwards, readable by this user alone. Raises OSError."""
    path = home.resolve() / "run" / "realtime.sock"
    if len(os.fsencode(path)) > LONGEST_ADDRESS:
        # The kernel takes at most 108 bytes (104 on macOS) as the address of a unix socket.
        digest = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"chosha-{os.getuid()}-{digest}" / "realtime.sock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{path.parent} belongs to somebody else")
    return path
