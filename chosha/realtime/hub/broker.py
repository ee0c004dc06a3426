"""The broker: numbers what is said, remembers the last lines of every stream, passes all of it to the hubs.

Run as `python -m chosha.realtime.hub.broker HOME`. It needs neither Django nor the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from pathlib import Path

from chosha.realtime.hub.address import socket_path
from chosha.realtime.hub.protocol import LINE_LIMIT, Line, Message, decode, encode, next_number
from chosha.realtime.hub.rings import Rings

log = logging.getLogger("chosha.realtime.broker")

HUB_BACKLOG = 8 * 1024 * 1024


class Broker:
    """All state lives in memory: losing it costs the replay of a few minutes, never a message in the database."""

    def __init__(self) -> None:
        self.last = 0
        self.rings = Rings()
        self.hubs: set[asyncio.StreamWriter] = set()
        self.arriving: dict[asyncio.StreamWriter, list[bytes]] = {}
        self.callers: set[asyncio.StreamWriter] = set()

    async def serve_caller(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.callers.add(writer)
        try:
            while line := await reader.readline():
                message = decode(line)
                if message is not None and message["do"] == "hub":
                    await self._welcome(writer)
                elif message is not None:
                    self._take(message)
        except (ConnectionError, ValueError, asyncio.CancelledError) as leaving:
            log.debug("A caller left: %r", leaving)
        finally:
            self.hubs.discard(writer)
            self.callers.discard(writer)
            writer.close()

    async def _welcome(self, hub: asyncio.StreamWriter) -> None:
        """A hub that comes, or comes back, hears first what it may have missed, as fast as it reads.

        Written at once, a long past alone would look like a hub that does not read.
        """
        meanwhile = self.arriving[hub] = []
        try:
            self.rings.forget_silent()
            for ring in list(self.rings.values()):
                hub.write(b"".join(line.content for line in ring))
                await hub.drain()
            while meanwhile:
                hub.write(meanwhile.pop(0))
                await hub.drain()
            hub.write(encode({"do": "ready"}))
            self.hubs.add(hub)
        finally:
            del self.arriving[hub]

    def _take(self, message: Message) -> None:
        if message["do"] == "publish":
            self._publish(message)
        else:
            self._pass_on(encode(message))

    def _publish(self, message: Message) -> None:
        self.last = message["n"] = next_number(self.last)
        line = encode(message)
        if not message.get("passing"):
            self.rings.add(str(message.get("stream")), Line(self.last, line))
        self._pass_on(line)

    def _pass_on(self, line: bytes) -> None:
        for hub in list(self.hubs):
            if hub.transport.get_write_buffer_size() > HUB_BACKLOG:
                self._give_up(hub)
            else:
                hub.write(line)
        for hub, meanwhile in list(self.arriving.items()):
            meanwhile.append(line)
            if sum(map(len, meanwhile)) > HUB_BACKLOG:
                self._give_up(hub)

    def _give_up(self, hub: asyncio.StreamWriter) -> None:
        log.warning("A hub does not read any more; its connection is ended.")
        self.hubs.discard(hub)
        hub.transport.abort()

    def close(self) -> None:
        for caller in list(self.callers):
            caller.transport.abort()


def is_answering(path: Path) -> bool:
    """Whether a broker already listens there."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


async def run(home: Path) -> int:
    """Serves until SIGTERM or SIGINT. Returns 1 when another broker already serves this home."""
    path = socket_path(home)
    if is_answering(path):
        log.error("Another broker already listens at %s", path)
        return 1
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    broker = Broker()
    listening = await asyncio.start_unix_server(broker.serve_caller, path=str(path), limit=LINE_LIMIT)
    path.chmod(0o600)
    born = path.stat().st_ino
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
    listening.close()
    broker.close()
    with contextlib.suppress(OSError):
        if path.stat().st_ino == born:
            path.unlink()
    return 0


def main() -> int:
    logging.basicConfig(level=os.environ.get("CHOSHA_LOG_LEVEL", "INFO"), format="{asctime} {levelname} {name} {message}", style="{")
    if len(sys.argv) != 2:
        print("usage: python -m chosha.realtime.hub.broker HOME", file=sys.stderr)  # noqa: T201
        return 2
    return asyncio.run(run(Path(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
