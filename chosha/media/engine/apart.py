"""Formats made by others are read in a process of their own: little memory, little time, no surroundings, no files to write.
What breaks or hangs there breaks nothing here.

`python -m chosha.media.engine.apart PROGRAM [WORD…]` is the other side: it reads the file from its input and answers on its output.
"""

import json
import os
import struct
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

PROGRAMS = {"office": "chosha.media.engine.office", "pages": "chosha.media.engine.pages", "leaves": "chosha.media.engine.leaves"}
SECONDS, MEMORY = 30, 1536 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[3]
_ONE_AT_A_TIME = threading.Lock()


class Stopped(Exception):
    """Nothing came back: it crashed, took too long or too much memory."""


def ask_apart(program: str, content: bytes, *words: str) -> tuple[dict[str, Any], list[bytes]]:
    """What the program says of the file, and the pieces it made; `words` say which part of it is wanted. Raises Stopped."""
    surroundings = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-s", "-m", "chosha.media.engine.apart", program, *words]
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False, env=surroundings, cwd="/")
    except subprocess.TimeoutExpired as error:
        raise Stopped("it took too long") from error
    if done.returncode:
        raise Stopped(done.stderr.decode("utf-8", "replace")[-300:])
    return _read(done.stdout)


def _read(answer: bytes) -> tuple[dict[str, Any], list[bytes]]:
    (length,) = struct.unpack(">I", answer[:4])
    said = json.loads(answer[4 : 4 + length])
    at, pieces = 4 + length, []
    for size in said.pop("pieces"):
        pieces.append(answer[at : at + size])
        at += size
    return said, pieces


def answer(program: str, *words: str) -> None:
    """The other side."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said, pieces = import_module(PROGRAMS[program]).work(sys.stdin.buffer.read(), *words)
    head = json.dumps(said | {"pieces": list(map(len, pieces))}, ensure_ascii=True).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(head)) + head + b"".join(pieces))


if __name__ == "__main__":
    answer(*sys.argv[1:])
