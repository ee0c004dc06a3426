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
from collections import OrderedDict, deque
from pathlib import Path

from chosha.realtime.hub.address import socket_path
from chosha.realtime.hub.protocol import LINE_LIMIT, RING, Message, decode, encode, next_number

log = logging.getLogger("chosha.realtime.broker")

STREAMS_KEPT = 1000
HUB_BACKLOG = 8 * 1024 * 1024


class Broker:
    """All state lives in memory: losing it costs the replay of a few minutes, never a message in the database."""

    def __init__(self) -> None:
        self.last = 0
        self.rings: OrderedDict[str, deque[bytes]] = OrderedDict()
        self.hubs: set[asyncio.StreamWriter] = set()
        self.callers: set[asyncio.StreamWriter] = set()

    async def serve_caller(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.callers.add(writer)
        try:
            while line := await reader.readline():
                message = decode(line)
                if message is not None:
                    self._take(message, writer)
        except (ConnectionError, ValueError, asyncio.CancelledError) as leaving:
            log.debug("A caller left: %r", leaving)
        finally:
            self.hubs.discard(writer)
            self.callers.discard(writer)
            writer.close()

    def _take(self, message: Message, writer: asyncio.StreamWriter) -> None:
        if message["do"] == "hub":
            self._welcome(writer)
        elif message["do"] == "publish":
            self._publish(message)
        else:
            self._pass_on(encode(message))

    def _welcome(self, writer: asyncio.StreamWriter) -> None:
        """A hub that comes, or comes back, hears first what it may have missed."""
        for ring in self.rings.values():
            writer.write(b"".join(ring))
        writer.write(encode({"do": "ready"}))
        self.hubs.add(writer)

    def _publish(self, message: Message) -> None:
        stream = str(message.get("stream"))
        self.last = message["n"] = next_number(self.last)
        line = encode(message)
        ring = self.rings.setdefault(stream, deque(maxlen=RING))
        ring.append(line)
        self.rings.move_to_end(stream)
        if len(self.rings) > STREAMS_KEPT:
            self.rings.popitem(last=False)
        self._pass_on(line)

    def _pass_on(self, line: bytes) -> None:
        for hub in list(self.hubs):
            if hub.transport.get_write_buffer_size() > HUB_BACKLOG:
                log.warning("A hub does not read any more; its connection is ended.")
                self.hubs.discard(hub)
                hub.transport.abort()
            else:
                hub.write(line)

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
