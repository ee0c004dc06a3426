"""How an encoder stands, in a small file of its show: the listener writes it, pages read it."""

import time
from dataclasses import asdict, dataclass
from pathlib import Path

from chosha.media.engine.shows import read_json, write_json

FRESH_SECONDS = 6.0  # a report older than this is of a listener that is no more
REFUSAL_SECONDS = 300.0


@dataclass(frozen=True)
class Report:
    """kbps and keyframe_seconds are 0 while not known; `saved` counts seconds of the show that lie on the disk."""

    connected: bool = False
    saving: bool = False
    kbps: int = 0
    width: int = 0
    height: int = 0
    keyframe_seconds: float = 0.0
    has_picture: bool = False
    has_sound: bool = False
    saved: float = 0.0
    trouble: str = ""  # a code: what is wrong with what arrives
    refused: str = ""  # a code: why an encoder was turned away last
    at: float = 0.0


def write_report(show: Path, report: Report) -> None:
    """The newest report of the encoder that is connected."""
    show.mkdir(parents=True, exist_ok=True)
    write_json(show / "encoder.json", asdict(report) | {"at": time.time()})


def note_refusal(show: Path, why: str) -> None:
    """An encoder was turned away; who is on the line goes on."""
    show.mkdir(parents=True, exist_ok=True)
    write_json(show / "encoder-refused.json", {"why": why, "at": time.time()})


def forget_refusal(show: Path) -> None:
    """What was wrong is mended: an encoder is on the line."""
    (show / "encoder-refused.json").unlink(missing_ok=True)


def read_report(show: Path) -> Report:
    """How it stands now; with no encoder, only why the last one was turned away within five minutes."""
    told, refused = read_json(show / "encoder.json"), read_json(show / "encoder-refused.json")
    why = str(refused["why"]) if refused and time.time() - refused["at"] < REFUSAL_SECONDS else ""
    if not told or time.time() - told["at"] > FRESH_SECONDS:
        return Report(refused=why)
    return Report(**told | {"refused": why})
