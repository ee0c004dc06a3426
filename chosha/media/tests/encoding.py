"""A listener in a thread, a gatekeeper without a database, and real encoders that send to it."""

import asyncio
import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chosha.media.engine import encoders, ffmpeg, spool
from chosha.media.engine.rtmp.listener import Listener

GOOD = "7-secret"
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "30", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac", "-b:a", "96k"]


@dataclass
class Gate:
    """One show with one key. `part` is what its room says."""

    show: Path
    part_now: int | None = None
    over: bool = False
    asked: list[str] = field(default_factory=list)

    def admit(self, key: str) -> encoders.Admission:
        self.asked.append(key)
        if key == GOOD:
            return encoders.Admission(self.show, 7, encoders.OVER if self.over else "")
        guessed = encoders.Admission(self.show, 7, encoders.WRONG_KEY)
        return guessed if key.startswith("7-") else encoders.Admission(None, why=encoders.UNKNOWN)

    def part(self, show_id: int, key: str, *, anew: bool) -> int | None:
        if self.over:
            raise encoders.NoLonger
        if anew:
            self.part_now = self.begin()
        return self.part_now

    def begin(self) -> int:
        """As when the host presses the button."""
        self.part_now = spool.open_part(self.show, "video/x-matroska")
        return self.part_now


@contextlib.contextmanager
def listening() -> Iterator[tuple[int, Listener]]:
    """A listener on a free port."""
    loop, listener = asyncio.new_event_loop(), Listener()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = asyncio.run_coroutine_threadsafe(listener.begin("127.0.0.1", 0), loop).result(5)
    try:
        yield port, listener
    finally:
        asyncio.run_coroutine_threadsafe(listener.end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def encoder(port: int, *codecs: str, key: str = GOOD, seconds: float = 6, only: str = "", live: bool = True, application: str = "live"):
    """A real encoder, at the speed of life or as fast as it can; the caller ends it or waits for it."""
    speed = ["-re"] if live else []
    inputs = [] if only == "sound" else [*speed, "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30"]
    inputs += [] if only == "picture" else [*speed, "-f", "lavfi", "-i", "sine=440:r=48000"]
    target = f"rtmp://127.0.0.1:{port}/{application}/{key}"
    command = [ffmpeg.binary(), "-loglevel", "error", *inputs, "-t", str(seconds), *(codecs or (*H264, *AAC)), "-f", "flv", target]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def sent(port: int, content: bytes, *, wait: float = 0.0) -> bytes:
    """What the listener says to these bytes, until it hangs up or is silent for `wait` seconds."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line, contextlib.suppress(OSError):
        line.sendall(content)
        if not wait:
            line.shutdown(socket.SHUT_WR)
        line.settimeout(wait or 5)
        while piece := line.recv(65536):
            answer += piece
    return answer


def until(question, seconds: float = 40):
    given_up_at = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < given_up_at, "it did not happen in time"
        time.sleep(0.05)
    return answer
