"""A host without a browser: bytes of a recorded clip through the real ingest, at the speed of life, so that segments come as on air."""

from __future__ import annotations

import base64
import os
import socket
import struct
import threading
import time
from contextlib import suppress
from pathlib import Path

from bench.live.pictures import make_clip

TICK = 0.2
NOISE = "noise=alls=14:allf=t"
MIMES = {"h264": "video/webm;codecs=h264,opus", "vp8": "video/webm;codecs=vp8,opus"}
SOUND = ["-c:a", "libopus", "-b:a", "96k"]
RATE = ["-b:v", "1400k", "-maxrate", "1500k", "-bufsize", "1500k", "-g", "60", "-keyint_min", "60"]
WAYS = {
    "h264": ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-f", "matroska"],
    "vp8": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "12", "-threads", "2", "-f", "webm"],
}


def clip(folder: Path, kind: str, seconds: float) -> Path:
    """720p30 with noise, as heavy as what a room sends."""
    return make_clip(folder / f"{kind}.webm", seconds, "-vf", NOISE, *WAYS[kind], *RATE, *SOUND, "-live", "1", size="1280x720")


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
