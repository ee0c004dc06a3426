"""The listeners for encoders: `python -m chosha.config.encoders`, started by the supervisor where CHOSHA_RTMP or CHOSHA_JANUS is set.

One process for both ways, because one show takes one encoder, whichever way it comes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from chosha.config.environment import janus_address, rtmp_address
from chosha.config.opening import home_folder

if TYPE_CHECKING:
    from chosha.media.engine.rtmp.line import OnLine

AGAIN_SECONDS = 10.0


async def run(address: tuple[str, int] | None, janus: str) -> None:
    """Listens until SIGTERM."""
    stopping = asyncio.Event()
    on_line: OnLine = {}
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with asyncio.TaskGroup() as ways:
        if address is not None:
            ways.create_task(_by_rtmp(stopping, on_line, *address))
        if janus:
            ways.create_task(_by_whip(stopping, on_line, janus))


async def _by_rtmp(stopping: asyncio.Event, on_line: OnLine, host: str, port: int) -> None:
    from chosha.media.engine.rtmp.listener import Listener

    listener = Listener(on_line)
    words = f"配信ソフトの受け口 {host} の {port} 番を開けません（{{}}）。CHOSHA_RTMP を確かめてください。"
    await _listen(stopping, lambda: listener.begin(host, port), words)
    await listener.end()


async def _by_whip(stopping: asyncio.Event, on_line: OnLine, janus: str) -> None:
    from chosha.kernel.sockets import socket_path
    from chosha.media.engine.whip.listener import Listener

    listener = Listener(janus, on_line)
    words = "配信ソフトの WHIP の受け口を開けません（{}）。CHOSHA_HOME を確かめてください。"
    await _listen(stopping, lambda: listener.begin(socket_path(home_folder(), "whip")), words)
    await listener.end()


async def _listen(stopping: asyncio.Event, begin: Callable[[], Awaitable[object]], words: str) -> None:
    """Until told to stop. What cannot be opened is tried again and again: the rest of the house goes on."""
    while not stopping.is_set():
        try:
            await begin()
        except OSError as error:
            print(words.format(error.strerror), file=sys.stderr)
            await _waited(stopping, AGAIN_SECONDS)
        else:
            await stopping.wait()


async def _waited(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return


def main() -> int:
    address, janus = rtmp_address(), janus_address()
    if address is None and not janus:
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
    import django

    django.setup()
    asyncio.run(run(address, janus))
    return 0


if __name__ == "__main__":
    sys.exit(main())
