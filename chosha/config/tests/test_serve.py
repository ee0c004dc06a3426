from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.houses import prepared_home

SERVE = "import sys; from chosha.config.serve import serve; sys.exit(serve('127.0.0.1', int(sys.argv[1])))"
PROJECT = Path(__file__).resolve().parents[3]


class Server:
    """`chosha serve` on a home of its own, always on SQLite and without Valkey."""

    def __init__(self, home: Path, port: int = 0) -> None:
        self.log = home / "serve.log"
        environment = environment_of(home)
        with self.log.open("ab") as log:
            command = [sys.executable, "-c", SERVE, str(port)]
            self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log, start_new_session=True)

    def words(self) -> str:
        return self.log.read_text()

    def wait_for(self, pattern: str, seconds: float = 60.0) -> re.Match[str]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = re.search(pattern, self.words())
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{pattern} not in:\n{self.words()}")

    def children(self) -> dict[str, int]:
        """Process number by module name."""
        found = {}
        for folder in Path("/proc").iterdir():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if parent == self.process.pid and b"chosha.config.lifeline" in words:
                found[words[words.index(b"chosha.config.lifeline") + 2].decode()] = int(folder.name)
        return found

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(12)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared home: without tables the job worker would refuse to work."""
    folder = tmp_path_factory.mktemp("house")
    prepared_home(folder)
    return folder


def environment_of(home: Path) -> dict[str, str]:
    """Always SQLite and no Valkey, whatever engine this run of the suite is about."""
    kept = {key: value for key, value in os.environ.items() if key not in ("CHOSHA_DATABASE_URL", "CHOSHA_VALKEY_URL")}
    return kept | {"CHOSHA_HOME": str(home), "CHOSHA_WEB_WORKERS": "1"}


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    (home / "serve.log").unlink(missing_ok=True)
    started = Server(home)
    try:
        started.wait_for("庁舎が開きました")
        yield started
    finally:
        started.stop()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pids: list[int], seconds: float) -> list[int]:
    until = time.monotonic() + seconds
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return [pid for pid in pids if is_running(pid)]


linux_only = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
STEADY = ("chosha.config.web", "chosha.realtime.hub.broker", "chosha.media.engine.keeper", "chosha.config.cli")


@linux_only
def test_killed_children_are_replaced_and_sigterm_ends_all_without_orphans(server: Server) -> None:
    address = server.wait_for(r"http://127\.0\.0\.1:\d+/")[0]
    before = server.children()
    assert set(STEADY) <= set(before)
    for name in STEADY:
        os.kill(before[name], signal.SIGKILL)
    # The listening socket outlives the only web worker: this request waits in its queue for the successor.
    with urllib.request.urlopen(f"{address}healthz", timeout=60) as answer:
        assert answer.status == 200
    until = time.monotonic() + 30
    while time.monotonic() < until and not set(STEADY) <= set(server.children()):
        time.sleep(0.05)
    after = server.children()
    assert {name for name in STEADY if after.get(name) not in (None, before[name])} == set(STEADY)
    begun = time.monotonic()
    server.process.terminate()
    assert server.process.wait(12) == 0
    assert time.monotonic() - begun < 10
    assert wait_until_gone([*after.values()], 1) == []


@linux_only
def test_no_child_survives_a_killed_supervisor(server: Server) -> None:
    children = [*server.children().values()]
    server.process.kill()
    server.process.wait()
    assert wait_until_gone(children, 9) == []


def test_a_second_server_on_the_home_or_the_port_is_refused_with_a_sentence(server: Server, tmp_path: Path) -> None:
    port = int(server.wait_for(r"http://127\.0\.0\.1:(\d+)/")[1])
    same_home = Server(server.log.parent, 0)
    same_port = Server(tmp_path, port)
    assert (same_home.process.wait(30), same_port.process.wait(30)) == (1, 1)
    assert f"すでに庁舎が動いています（プロセス番号 {server.process.pid}）" in server.words()
    assert f"{port} 番は使えません" in same_port.words()


def test_a_port_that_somebody_else_uses_is_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = Server(tmp_path, other.getsockname()[1])
        assert refused.process.wait(30) == 1
