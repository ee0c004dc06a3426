"""絵コマ: small pictures of a recording, one for every ten seconds, a hundred on a sheet; shown above the bar one seeks with."""

from dataclasses import asdict, dataclass
from pathlib import Path

from chosha.media.engine import ffmpeg
from chosha.media.engine.ffmpeg import FfmpegFailed
from chosha.media.engine.shows import read_json, write_json

EVERY_SECONDS, ACROSS, DOWN, WIDTH = 10, 10, 10, 160
FACTS = "story.json"


@dataclass(frozen=True)
class Storyboard:
    """Sheets named story0.jpg, story1.jpg, …; each picture stands for `every` seconds. No sheets: none could be made."""

    sheets: int
    every: int
    across: int
    down: int
    width: int
    height: int


def storyboard_in(archive: Path) -> Storyboard | None:
    """What lies beside the ladder; None while nobody has tried."""
    told = read_json(archive / FACTS)
    return Storyboard(**told) if told else None


def make_storyboard(archive: Path, target: Path) -> Storyboard:
    """Draws the sheets into the target from the keyframes of the smallest moving rendition. What cannot be drawn is noted as none."""
    pictures = sorted((file for file in archive.glob("*.mp4") if file.stem.isdigit()), key=lambda file: int(file.stem))
    made = _draw(pictures[0], target) if pictures else Storyboard(0, EVERY_SECONDS, ACROSS, DOWN, WIDTH, 0)
    write_json(target / FACTS, asdict(made))
    return made


def _draw(file: Path, target: Path) -> Storyboard:
    for left in target.glob("story*.jpg"):
        left.unlink()
    probe = ffmpeg.probe(file)
    height = max(2, round(WIDTH * probe.height / max(probe.width, 1) / 2) * 2)
    chosen = f"fps=1/{EVERY_SECONDS}:start_time=0,scale={WIDTH}:{height},tile={ACROSS}x{DOWN}"
    try:
        ffmpeg.run(["-skip_frame", "nokey", *ffmpeg.source(file), "-map_metadata", "-1", "-an", "-vf", chosen, *_as_sheets(target)])
    except FfmpegFailed:
        return Storyboard(0, EVERY_SECONDS, ACROSS, DOWN, WIDTH, height)
    return Storyboard(len(list(target.glob("story*.jpg"))), EVERY_SECONDS, ACROSS, DOWN, WIDTH, height)


def _as_sheets(target: Path) -> list[str]:
    return ["-fps_mode", "vfr", "-q:v", "6", "-start_number", "0", str(target / "story%d.jpg")]
