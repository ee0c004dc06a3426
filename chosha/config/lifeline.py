"""Runs a module as a child of the supervisor: `python -m chosha.config.lifeline FD MODULE ARGUMENT…`.

FD is the reading end of a pipe that only the supervisor holds open. When the supervisor dies, however it dies,
the pipe closes and the child ends itself: first asked by SIGTERM, then for good. Works on Linux and macOS alike.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

GRACE = 6.0


def end_with_parent(pipe: int) -> None:
    """Blocks until the supervisor is gone, then ends this process."""
    while os.read(pipe, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def main() -> None:
    pipe, module, arguments = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    os.set_inheritable(pipe, False)
    threading.Thread(target=end_with_parent, args=(pipe,), name="lifeline", daemon=True).start()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
