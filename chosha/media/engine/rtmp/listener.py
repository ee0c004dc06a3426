"""The port encoders send to. Off unless an operator names an address for it."""

import asyncio
import logging
from asyncio import Server, StreamReader, StreamWriter
from contextlib import suppress

from chosha.media.engine.rtmp.line import OnLine
from chosha.media.engine.rtmp.session import Session

MOST_CONNECTIONS = 128
MOST_STRANGERS = 64  # of them, those that have not shown a good key; the longest waiting makes room for the next
BUFFER = 256 * 1024
FAREWELL_SECONDS = 3.0
log = logging.getLogger("chosha.rtmp")


class Listener:
    """Serves every encoder of this house."""

    def __init__(self, on_line: OnLine | None = None) -> None:
        self.on_line: OnLine = {} if on_line is None else on_line
        self.open: dict[asyncio.Task[None], Session] = {}
        self.server: Server | None = None

    async def begin(self, host: str, port: int) -> int:
        """Listens; port 0 takes any. Returns the port. Raises OSError when it is taken."""
        self.server = await asyncio.start_server(self._welcome, host, port, limit=BUFFER)
        return int(self.server.sockets[0].getsockname()[1])

    async def end(self) -> None:
        """Lets everybody go; what was received is on the disk."""
        if self.server is not None:
            self.server.close()
        for task in list(self.open):
            task.cancel()
        if self.open:
            await asyncio.wait(list(self.open), timeout=FAREWELL_SECONDS)

    async def _welcome(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self.open) >= MOST_CONNECTIONS:
            writer.transport.abort()
            return
        self._make_room()
        session = self.open[task] = Session(reader, writer, self.on_line)
        try:
            await session.serve()
        except asyncio.CancelledError:
            pass  # the house closes
        except Exception:
            log.exception("An encoder's connection ended in an unforeseen way")
        finally:
            self.open.pop(task, None)
            writer.close()
            with suppress(Exception):
                await asyncio.wait_for(writer.wait_closed(), FAREWELL_SECONDS)

    def _make_room(self) -> None:
        strangers = [task for task, session in self.open.items() if session.intake is None]
        if len(strangers) >= MOST_STRANGERS:
            self.open.pop(strangers[0])
            strangers[0].cancel()
