"""What the sizes of a running show cost, and weigh: `python -m bench.live.sizes [--seconds 40]`.

One packager alone, fed at the speed of life with noisy 720p30, as heavy as what a room sends: pictures passed on (H.264) and encoded
(VP8), with the small picture and without it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.live.feed import MIMES, TICK, clip
from bench.live.figures import Report, verdict
from bench.live.stage import ROOT, around
from bench.tree import cpu_seconds
from chosha.media.engine import spool
from chosha.media.engine.playlist import compose
from chosha.media.engine.runs import SMALL, SOUND
from chosha.media.engine.shows import part_folder, runs_of

LINES = {("h264", True): 0.25, ("h264", False): 0.05, ("vp8", True): 0.55, ("vp8", False): 0.35}
AFTERWARDS = 3.0


def fed(part: Path, content: bytes, seconds: float, of: float) -> float:
    """CPU seconds of the packager and all it starts, while so many of the clip's seconds arrive as they would on air."""
    working = subprocess.Popen(
        [sys.executable, "-m", "chosha.media.engine.packager", str(part)], cwd=ROOT, env=os.environ | {"PYTHONPATH": "."}
    )
    try:
        begun, sent = time.monotonic(), 0
        while (passed := time.monotonic() - begun) < seconds:
            due = int(len(content) * passed / of)
            spool.append(part, sent, content[sent:due])
            sent = due
            time.sleep(TICK)
        time.sleep(AFTERWARDS)
        return cpu_seconds(working.pid)
    finally:
        spool.end_show(part.parents[1])
        working.wait(60)


def weighed(part: Path) -> dict[str, float]:
    """Megabytes a minute of each size."""
    (run,) = runs_of(part)
    of = {"full": run, SMALL: run / SMALL, SOUND: run / SOUND}
    seconds = spool.state(part.parents[1]).playable_seconds
    return {size: sum(file.stat().st_size for file in folder.glob("*.m4s")) / seconds * 60 / 1e6 for size, folder in of.items()}


def measured(kind: str, *, small: bool, seconds: float) -> Report:
    report = Report(f"{kind}, {'with' if small else 'without'} the small picture")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show, content = folder / "media/shows/1", clip(folder, kind, seconds).read_bytes()
        part = part_folder(show, spool.open_part(show, MIMES[kind], small=small))
        cpu = fed(part, content, seconds, seconds)
        report.add("cores of the packager and its ffmpegs", cpu / seconds, LINES[kind, small], "")
        report.add("segments given up", compose(show, SMALL).count("#EXT-X-GAP"), 0, "")
        report.note(", ".join(f"{size} {weight:.2f} MB a minute" for size, weight in weighed(part).items()))
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=40.0)
    options = parser.parse_args()
    print(around())
    reports = []
    for kind, small in LINES:
        reports.append(measured(kind, small=small, seconds=options.seconds))
        reports[-1].show()
    return verdict(reports)


if __name__ == "__main__":
    raise SystemExit(main())
