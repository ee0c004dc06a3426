"""The listener for encoders: `python -m chosha.config.rtmp`, started by the supervisor where CHOSHA_RTMP names an address."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from chosha.config.environment import rtmp_address

AGAIN_SECONDS = 10.0


async def run(host: str, port: int) -> None:
    """Listens until SIGTERM. A port that is taken is asked for again and again: the rest of the house goes on."""
    from chosha.media.engine.rtmp.listener import Listener

    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    listener = Listener()
    while not stopping.is_set():
        try:
            await listener.begin(host, port)
        except OSError as error:
            reason = f"配信ソフトの受け口 {host} の {port} 番を開けません（{error.strerror}）。"
            print(f"{reason}CHOSHA_RTMP を確かめてください。", file=sys.stderr)
            await _waited(stopping, AGAIN_SECONDS)
        else:
            await stopping.wait()
    await listener.end()


async def _waited(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return


def main() -> int:
    address = rtmp_address()
    if address is None:
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
    import django

    django.setup()
    asyncio.run(run(*address))
    return 0


if __name__ == "__main__":
    sys.exit(main())
