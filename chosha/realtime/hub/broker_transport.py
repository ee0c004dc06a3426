"""The traffic over the broker's unix socket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

from chosha.realtime.hub.address import socket_path
from chosha.realtime.hub.protocol import LINE_LIMIT, Message, decode, encode

PATIENCE = 1.0


class BrokerSender:
    """The outbox's way out. Both the constructor and `send` raise OSError when the broker is away."""

    def __init__(self, home: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(str(socket_path(home)))
        except OSError:
            self.socket.close()
            raise

    def send(self, message: Message) -> None:
        self.socket.sendall(encode(message))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.close()


class BrokerLink:
    """The hub's ear. `listen` returns by raising OSError when the connection is lost."""

    def __init__(self, home: Path) -> None:
        self.home = home

    async def listen(self, take: Callable[[Message], None], begun: Callable[[], None]) -> None:
        reader, writer = await asyncio.open_unix_connection(str(socket_path(self.home)), limit=LINE_LIMIT)
        try:
            writer.write(encode({"do": "hub"}))
            while line := await reader.readline():
                message = decode(line)
                if message is not None and message["do"] == "ready":
                    begun()
                elif message is not None:
                    take(message)
        finally:
            writer.close()
        raise ConnectionError("The broker ended the connection.")

    async def past(self, stream: str) -> list[Message]:
        """Nothing to ask for: the broker tells all it remembers when a hub connects."""
        return []
