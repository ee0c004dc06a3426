"""A throw-away Janus over deploy/janus: only its port and its UDP ports are written in."""

import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.building import ROOT
from tests.servers import free_port

WITHOUT = "Janus がないため、WHIP の試験は行いません。入れ方: sh setup/janus.sh"
# In CI the Makefile has installed it, and not to find it must not pass for having looked.
needs_janus = pytest.mark.skipif(not shutil.which("janus") and not os.environ.get("CI"), reason=WITHOUT)


class Janus:
    """Listens on loopback; `address` is what CHOSHA_JANUS would say. Ends with the process that started it."""

    def __init__(self, folder: Path, udp_ports: str = "31000-31199") -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"ws://127.0.0.1:{self.port}"
        shutil.copytree(ROOT / "deploy/janus", folder)
        self._write("janus.jcfg", r'"20000-20199"', f'"{udp_ports}"')
        self._write("janus.jcfg", r'ice_ignore_list = "[^"]*"', 'ice_enforce_list = "lo"')
        self._write("janus.transport.websockets.jcfg", r"ws_port = 8188", f"ws_port = {self.port}")
        self.process: subprocess.Popen[bytes] | None = None

    def _write(self, name: str, written: str, here: str) -> None:
        text = (self.folder / name).read_text("utf-8")
        assert re.search(written, text), written
        (self.folder / name).write_text(re.sub(written, here, text), "utf-8")

    def start(self) -> None:
        command = [shutil.which("janus") or "janus", "-F", str(self.folder), "-o", "-L", str(self.folder / "janus.log")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, preexec_fn=_die_with_parent)
        until = time.monotonic() + 15
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Janus did not start: {(self.folder / 'janus.log').read_text()[-2000:]}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
