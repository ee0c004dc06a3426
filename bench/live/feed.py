"""A host without a browser: bytes of a recorded clip through the real ingest, at the speed of life, so that segments come as on air."""

from __future__ import annotations

import base64
import os
import socket
import struct
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

from bench.live.pictures import make_clip
from chosha.media.engine import ffmpeg

TICK, ONCE = 0.2, 12.0
NOISE = "noise=alls=14:allf=t"
MIMES = {"h264": "video/webm;codecs=h264,opus", "vp8": "video/webm;codecs=vp8,opus"}
SOUND = ["-c:a", "libopus", "-b:a", "96k"]
RATE = ["-b:v", "1400k", "-maxrate", "1500k", "-bufsize", "1500k", "-g", "60", "-keyint_min", "60"]
WAYS = {
    "h264": ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-sc_threshold", "0", "-pix_fmt", "yuv420p"],
    "vp8": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "12", "-threads", "2"],
}


def clip(folder: Path, kind: str, seconds: float, *, heavy: bool = True) -> Path:
    """720p30 with noise, as heavy as what a room sends; a small plain picture where only its kind counts. Some seconds, over and over."""
    look, size = (["-vf", NOISE], "1280x720") if heavy else ([], "640x360")
    once = make_clip(folder / f"{kind}-once.mkv", ONCE, *look, *WAYS[kind], *RATE, *SOUND, "-f", "matroska", size=size)
    file = folder / f"{kind}.webm"
    form = ["-f", "webm" if kind == "vp8" else "matroska", "-live", "1"]
    again = ["-stream_loop", "-1", "-i", str(once), "-t", str(seconds), "-c", "copy", *form, str(file)]
    subprocess.run([ffmpeg.binary(), "-v", "error", "-y", *again], check=True)
    return file


class Feeder:
    """Sends a clip to /ingest/…, so many of its seconds a second, from a thread."""

    def __init__(self, port: int, address: str, file: Path, seconds: float) -> None:
        self.content, self.seconds = file.read_bytes(), seconds
        self.wire = socket.create_connection(("127.0.0.1", port), timeout=10)
        key = base64.b64encode(os.urandom(16)).decode()
        upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        self.wire.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{upgrade}Sec-WebSocket-Key: {key}\r\n\r\n".encode())
        if b" 101 " not in self.wire.recv(4096):
            raise RuntimeError("the ingest did not take the line")
        self.over = threading.Event()
        threading.Thread(target=self._send, daemon=True).start()
        threading.Thread(target=self._hear, daemon=True).start()

    def _send(self) -> None:
        begun, sent = time.monotonic(), 0
        with suppress(OSError):
            while sent < len(self.content) and not self.over.wait(TICK):
                due = min(len(self.content), int(len(self.content) * (time.monotonic() - begun) / self.seconds))
                self._frame(struct.pack(">Q", sent) + self.content[sent:due])
                sent = due

    def _frame(self, body: bytes) -> None:
        size = struct.pack(">BQ", 0xFF, len(body))
        self.wire.sendall(b"\x82" + size + b"\0\0\0\0" + body)  # masked with zeros: the bytes stay as they are

    def _hear(self) -> None:
        with suppress(OSError):
            while not self.over.is_set() and self.wire.recv(65536):
                pass

    def stop(self) -> None:
        self.over.set()
        self.wire.close()
