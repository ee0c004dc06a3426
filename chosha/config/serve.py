"""`chosha serve`: one supervised process tree. Imports no Django, so that the supervisor stays small."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from chosha.config.children import Child, wait_until_ended
from chosha.config.opening import home_folder

WEB_WORKERS = 2
BACKLOG = 1024
LOOK_EVERY = 0.1
# A worker that dies so often before anything answered will not live by being started again.
HOPELESS_AFTER = 4
WEB_ENDS_WITHIN, ALL_END_WITHIN = 4.5, 9.0


class CannotServe(Exception):
    """The server cannot start; the message is a sentence for the operator."""


def serve(host: str, port: int) -> int:
    """Runs everything until SIGTERM or SIGINT. Returns 0 after an orderly end, 1 when it could not start (says why)."""
    home = home_folder()
    try:
        with locked(home), listening_on(host, port) as listening:
            return Supervisor(home, listening).run()
    except CannotServe as reason:
        print(reason, file=sys.stderr)
        return 1


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Raises CannotServe when another server already works on this home."""
    try:
        (home / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (home / "run" / "serve.lock").open("a+")
    except OSError as error:
        raise CannotServe(f"置き場所 {home} に書けません（{error.strerror}）。CHOSHA_HOME を確かめてください。") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            number = file.read().strip() or "不明"
            raise CannotServe(
                f"置き場所 {home} では、すでに庁舎が動いています（プロセス番号 {number}）。"
                "先にそれを止めるか、別の CHOSHA_HOME を指定してください。"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextlib.contextmanager
def listening_on(host: str, port: int) -> Iterator[socket.socket]:
    """The one listening socket, which all web workers share. Raises CannotServe when the port is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, OverflowError) as error:
        raise CannotServe(f"{host} の {port} 番では待ち受けられません（{error}）。--host と --port を確かめてください。") from error
    with listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError as error:
            raise CannotServe(
                f"{host} の {port} 番は使えません（{error.strerror}）。ほかのプログラムが使っているときは、それを止めるか、"
                "make run PORT=8001 や --port 8001 のように別の番号にしてください。"
            ) from error
        listening.setblocking(False)
        yield listening


class Supervisor:
    """Starts the children, replaces what dies, and ends all of them in order."""

    def __init__(self, home: Path, listening: socket.socket) -> None:
        self.home = home
        self.listening = listening
        # Links in mails name the port that was really taken, unless CHOSHA_BASE_URL names another address.
        self.environment = {"CHOSHA_HOME": str(home), "PORT": str(listening.getsockname()[1])}
        self.lifeline, self.alive = os.pipe()
        self.ready, self.tell_ready = os.pipe()
        self.signals, self.wakeup = socket.socketpair()
        self.told_to_end = False
        self.is_ready = False
        self.web = [self._web(number) for number in range(1, _workers() + 1)]
        self.jobs = Child("jobs", ["chosha.config.cli", "jobs"])
        self.ingest = Child("ingest", ["chosha.media.engine.keeper", str(home)])
        listens = os.environ.get("CHOSHA_RTMP") or os.environ.get("CHOSHA_JANUS")
        self.encoders = [Child("encoders", ["chosha.config.encoders"])] if listens else []
        self.realtime = [] if os.environ.get("CHOSHA_VALKEY_URL") else [Child("realtime", ["chosha.realtime.hub.broker", str(home)])]

    def _web(self, number: int) -> Child:
        passed = (self.listening.fileno(), self.tell_ready)
        return Child(f"web-{number}", ["chosha.config.web", *map(str, passed)], passed)

    @property
    def children(self) -> list[Child]:
        return [*self.realtime, *self.web, *self.encoders, self.ingest, self.jobs]

    def run(self) -> int:
        self._hear_signals()
        hopeless = False
        try:
            for child in self.children:
                child.start(self.lifeline, self.environment)
            while not self.told_to_end and not hopeless:
                self._wait()
                self._replace_the_dead()
                hopeless = not self.is_ready and any(child.crashes >= HOPELESS_AFTER for child in self.web)
        finally:
            self._end_all()
        if hopeless:
            print("画面を出すプロセスが起動できませんでした。上の記録を確かめ、chosha doctor を動かしてください。", file=sys.stderr)
        return 1 if hopeless else 0

    def _hear_signals(self) -> None:
        self.wakeup.setblocking(False)
        self.signals.setblocking(False)
        signal.set_wakeup_fd(self.wakeup.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_end_signal)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _on_end_signal(self, number: int, frame: object) -> None:
        self.told_to_end = True

    def _wait(self) -> None:
        """Sleeps until a signal, a dead child, the first ready worker, or the next look."""
        sources: list[socket.socket | int] = [self.signals] if self.is_ready else [self.signals, self.ready]
        pending = [child.due for child in self.children if not child.is_alive()]
        patience = max(0.0, min(pending) - time.monotonic()) if pending else 1.0
        woken, _, _ = select.select(sources, [], [], min(patience + 0.01, 1.0))
        if self.signals in woken:
            with contextlib.suppress(BlockingIOError):
                self.signals.recv(4096)
        if self.ready in woken:
            os.read(self.ready, 1)
            self.is_ready = True
            print(f"庁舎が開きました。 {_address(self.listening)}  （止めるときは Ctrl-C）", flush=True)

    def _replace_the_dead(self) -> None:
        for child in self.children:
            if child.has_died():
                print(f"{child.name} が止まったので、起こし直します（{child.how_it_died()}）。", file=sys.stderr, flush=True)
                child.process = None
            if child.process is None and time.monotonic() >= child.due:
                child.start(self.lifeline, self.environment)

    def _end_all(self) -> None:
        """Web first, so that nothing new comes in; then work and ingest finish what they hold; the broker goes last."""
        begun = time.monotonic()
        self.listening.close()
        for child in [*self.web, *self.encoders, self.jobs]:
            child.ask_to_end()
        wait_until_ended([*self.web, *self.encoders], begun + WEB_ENDS_WITHIN)
        self.ingest.ask_to_end()
        wait_until_ended([self.ingest, self.jobs], begun + ALL_END_WITHIN - 0.5)
        for child in self.realtime:
            child.ask_to_end()
        wait_until_ended(self.children, begun + ALL_END_WITHIN)
        for child in self.children:
            if child.is_alive():
                print(f"{child.name} が時間内に終わらないので、止めました。", file=sys.stderr, flush=True)
                child.kill()


def _workers() -> int:
    return max(1, int(os.environ.get("CHOSHA_WEB_WORKERS") or WEB_WORKERS))


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
