"""A running house for measuring: a home of its own, the demo world, `chosha serve` on a free port, a signed-in member."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
CHOSHA = Path(sys.executable).with_name("chosha")


class Talk:
    """A Python inside a house that is asked line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def line(self) -> str:
        """The next line it says. Raises RuntimeError where it has ended."""
        said = self.process.stdout.readline() if self.process.stdout else ""
        if not said:
            raise RuntimeError(f"the asked one ended with {self.process.wait()}")
        return said.strip()

    def ask(self, words: str) -> str:
        assert self.process.stdin
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.line()


@dataclass
class House:
    home: Path
    port: int
    serve: int
    postgres: int | None
    environment: dict[str, str]

    def ask(self, code: str) -> str:
        """Run Python inside the house (Django set up) and return what it prints."""
        setup = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", setup + code], env=self.environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    @contextmanager
    def talk(self, code: str) -> Iterator[Talk]:
        """Python inside the house that goes on reading lines; it ends with the context."""
        setup = "import django; django.setup()\n"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen([sys.executable, "-c", setup + code], env=self.environment, cwd=ROOT, text=True, **pipes) as process:
            try:
                yield Talk(process)
            finally:
                process.stdin.close()
                process.wait(20)

    def sessions(self, emails: list[str]) -> list[str]:
        """The cookie values of signed-in sessions of these members."""
        code = (
            "from django.test import Client; from chosha.members.models import Member\n"
            f"for email in {emails!r}:\n"
            "    c = Client(); c.force_login(Member.objects.get(email=email)); print(c.cookies['sessionid'].value)"
        )
        return self.ask(code).split()


def end_in_order() -> None:
    """A bench that is told to end puts its house away like one that has finished."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def house(*, engine: str, members: int, posts: int, serve: bool = True) -> Iterator[House]:
    """engine is sqlite or postgres. Everything ends and is deleted afterwards."""
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="chosha-bench-") as folder, _postgres(engine, Path(folder)) as (url, server):
        home = Path(folder) / "home"
        environment = {**os.environ, "CHOSHA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "chosha.config.settings"}
        environment.pop("CHOSHA_VALKEY_URL", None)
        environment["CHOSHA_DATABASE_URL"] = url
        port = free_port()
        environment["CHOSHA_BASE_URL"] = f"http://127.0.0.1:{port}"
        subprocess.run([CHOSHA, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            [CHOSHA, "demo", "--members", str(members), "--posts", str(posts)], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        if not serve:
            yield House(home, port, 0, server, environment)
            return
        process = subprocess.Popen([CHOSHA, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until_ready(port)
            wait_until_idle(port)
            yield House(home, port, process.pid, server, environment)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def _postgres(engine: str, folder: Path) -> Iterator[tuple[str, int | None]]:
    if engine == "sqlite":
        yield "", None
        return
    folder.chmod(0o755)
    server = Postgres(f"postgresql://chosha:bench@127.0.0.1:{free_port()}/chosha", folder / "postgres")
    server.start()
    try:
        yield server.url.geturl(), server.process.pid
    finally:
        server.stop()


def wait_until_ready(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise RuntimeError("the house did not open in time")


def wait_until_idle(port: int, seconds: float = 600) -> None:
    """Until the recordings of the demo are converted and every other chore is done: they would count as the pages' CPU time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        if "chosha_jobs_waiting 0" in text and "chosha_jobs_running 0" in text:
            return
        time.sleep(1)
    raise RuntimeError("the chores did not end in time")
