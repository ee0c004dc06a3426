"""The child processes of `chosha serve`: how one is started, watched, replaced and ended. No Django in here."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from chosha.config.opening import PROJECT

FIRST_REST, LONGEST_REST = 0.2, 5.0
SETTLED_AFTER = 30.0

# Two arenas instead of eight per core keep threads from scattering freed memory over the whole heap.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1"}


@dataclass
class Child:
    """One place in the process tree; the process in it may change."""

    name: str
    command: Sequence[str]
    passed: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    rest: float = FIRST_REST
    started_at: float = 0.0
    due: float = 0.0
    crashes: int = 0

    def start(self, lifeline: int, environment: dict[str, str]) -> None:
        """Its own process group: Ctrl-C in a terminal reaches the supervisor alone, which ends all in order."""
        command = [sys.executable, "-m", "chosha.config.lifeline", str(lifeline), *self.command]
        path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            pass_fds=(lifeline, *self.passed),
            process_group=0,
            env=os.environ | ENVIRONMENT | environment | {"PYTHONPATH": path},
        )
        self.started_at = time.monotonic()

    def has_died(self) -> bool:
        """True once for every process that ended; its place is then empty and due again after a rest."""
        if self.process is None or self.process.poll() is None:
            return False
        if time.monotonic() - self.started_at > SETTLED_AFTER:
            self.rest, self.crashes = FIRST_REST, 0
        self.crashes += 1
        # What it had started (a conversion, say) must not go on beside its successor.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.due = time.monotonic() + self.rest
        self.rest = min(self.rest * 2, LONGEST_REST)
        return True

    def how_it_died(self) -> str:
        code = self.process.returncode if self.process else 0
        if code >= 0:
            return f"終了コード {code}"
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
        return f"シグナル {-code}"

    def ask_to_end(self) -> None:
        if self.is_alive() and self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        if self.is_alive() and self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def wait_until_ended(children: Sequence[Child], deadline: float) -> None:
    """Returns when all have ended or `deadline` (monotonic seconds) has passed."""
    while any(child.is_alive() for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
