"""One web worker: `python -m chosha.config.web LISTENING_FD [READY_FD]`, started by the supervisor.

The supervisor owns the listening socket. So a killed worker loses no waiting connection, its successor takes over the
same queue, and a second server on the port is refused by the kernel (the server library itself would share the port).
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

BACKLOG = 1024
# Connections one worker serves at a time; streams and ingest stay open for hours.
CONNECTIONS = 8192
GRACE = 4.0


class WebWorker(Server):
    """Granian's embedded server on a socket that is already listening."""

    def __init__(self, application: Any, listening: int) -> None:
        super().__init__(application, interface=Interfaces.ASGI, backlog=BACKLOG, backpressure=CONNECTIONS, log_level=LogLevels.error)
        self.listening = listening

    def _init_shared_socket(self) -> None:
        # Not in the type stubs: (descriptor, is a unix socket, backlog). The locked version is tested to take it.
        self._shd: Any = SocketHolder(self.listening, False, BACKLOG)  # type: ignore[call-arg]
        self._sfd: Any = self.listening


async def run(listening: int, ready: int | None) -> int:
    from chosha.config.asgi import application
    from chosha.realtime.hub.streams import close_hub

    worker: Any = WebWorker(application, listening)
    stopping = asyncio.Event()

    def stop() -> None:
        close_hub()
        worker.stop()
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    gc.collect()
    gc.freeze()
    serving = asyncio.create_task(worker.serve())
    if ready is not None:
        os.write(ready, b"1")
        os.close(ready)
    await asyncio.wait([serving, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait([serving], timeout=GRACE)
    return 0 if stopping.is_set() else 1


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:3]]
    # Web threads and the fan-out share one interpreter lock; 5 ms turns would be heard in every chat line.
    sys.setswitchinterval(0.001)
    # Not asyncio.run: its tidying would wait for threads without end. What they write is in transactions.
    code = asyncio.new_event_loop().run_until_complete(run(numbers[0], numbers[1] if len(numbers) > 1 else None))
    from chosha.realtime.hub.outbox import outbox

    outbox.flush()
    logging.shutdown()
    os._exit(code)


if __name__ == "__main__":
    main()
