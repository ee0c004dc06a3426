"""Where the broker of one CHOSHA_HOME listens."""

from __future__ import annotations

from pathlib import Path

from chosha.kernel import sockets


def socket_path(home: Path) -> Path:
    """The broker's unix socket; see chosha.kernel.sockets."""
    return sockets.socket_path(home, "realtime")
