"""From the end of a show to its finished archive, and what the site's visitors notice: `python -m bench.live.processing --minutes 3`.

The show is noisy 720p H.264 as Chromium sends it. Its chores are the house's own, run by the house's own worker. The 60 minutes are
extrapolated in proportion; what does not grow with the show makes that too much rather than too little. With `--voice FOLDER` (sounds
that bench/captions_voice.py made) people talk in it, and where `make captions` was run its captions are part of what must be done.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

from bench.captions import TEXTS, joined
from bench.live.crowd import AIR
from bench.live.feed import MIMES, SOUND, clip
from bench.live.figures import Report, percentile, verdict
from bench.live.stage import House, around, stage_of_house, until
from bench.tree import busy_share, cpu_seconds
from chosha.media.engine import ffmpeg
from chosha.media.engine.playlist import composed_seconds
from chosha.media.engine.shows import part_folder
from chosha.media.engine.spool import SpoolWriter

WHOLE, LINE = 60.0, 25.0
A_MINUTE = 60  # each of the voice's sets lasts longer
PAUSE, QUIET = 0.2, 12.0
PAGES = ("/", "/board/", "/broadcasts/", "/archive/")
END = """
import sys
from chosha.broadcasts import actions
from chosha.broadcasts.models import Episode
actions.end_broadcast(Episode.objects.get(pk=int(sys.argv[1])), by=None)
"""
CAPTIONS = """
import json, sys
from chosha.broadcasts.models import Caption, Hearing
from chosha.media.engine import hearing
episode = int(sys.argv[1])
stands = {"lines": Caption.objects.filter(episode=episode).count(), "waits": Hearing.objects.filter(episode=episode).exists()}
print(json.dumps(stands | {"can": hearing.is_ready()}))
"""


class Visitor:
    """Asks for pages one after the other and remembers how long each took."""

    def __init__(self, house: House, session: str) -> None:
        self.house, self.session = house, session
        self.waits: list[tuple[float, float]] = []
        self.failures = 0
        self.over = threading.Event()
        self.walking = threading.Thread(target=self._walk, daemon=True)
        self.walking.start()

    def _walk(self) -> None:
        for page in itertools.cycle(PAGES):
            if self.over.wait(PAUSE):
                return
            asked = time.monotonic()
            wire = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=30)
            try:
                wire.request("GET", page, headers={"Cookie": f"sessionid={self.session}"})
                answer = wire.getresponse()
                answer.read()
                self.failures += answer.status != 200
            except OSError:
                self.failures += 1
            finally:
                wire.close()
            self.waits.append((asked, time.monotonic() - asked))

    def between(self, begins: float, ends: float) -> list[float]:
        return [wait for asked, wait in self.waits if begins <= asked <= ends]

    def stop(self) -> None:
        self.over.set()
        self.walking.join(30)


def is_idle(house: House) -> bool:
    """No chore waits and none runs."""
    with urllib.request.urlopen(f"{house.url}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return "chosha_jobs_waiting 0" in text and "chosha_jobs_running 0" in text


def talk(folder: Path, file: Path, voice: Path, seconds: float) -> Path:
    """The same pictures, and the sentences of the voice over and over in the place of the tone."""
    spoken, told = [folder / f"{name}.mp4" for name in TEXTS], folder / "talk.webm"
    for name, sound in zip(TEXTS, spoken, strict=True):
        joined(voice / name, sound)
    order = folder / "spoken.txt"
    once = "".join(f"file '{sound}'\n" for sound in spoken)
    order.write_text(once * (1 + int(seconds // A_MINUTE)))  # a list in a loop ends with its first round
    inputs = ["-i", str(file), "-f", "concat", "-safe", "0", "-i", str(order), "-t", str(seconds)]
    form = ["-map", "0:v", "-map", "1:a", "-c:v", "copy", *SOUND, "-f", "matroska", "-live", "1"]
    subprocess.run([ffmpeg.binary(), "-v", "error", "-y", *inputs, *form, str(told)], check=True)
    return told


def bring_in(house: House, episode: int, file: Path, seconds: float) -> None:
    """The whole recording lies in the spool and is packaged, as at the end of a show."""
    show = house.show(episode)
    writer, at = SpoolWriter(part_folder(show, 1)), 0
    with file.open("rb") as content:
        while piece := content.read(1024 * 1024):
            at = writer.append(at, piece)
    writer.close()
    until(lambda: composed_seconds(show) > seconds - 6, 300, "packaging", pause=0.5)


def measured(minutes: float, voice: Path | None) -> Report:
    report = Report(f"a show of {minutes:g} minutes processed")
    with stage_of_house() as (house, folder):
        file = clip(folder, "h264", minutes * 60)
        if voice:
            file = talk(folder, file, voice, minutes * 60)
        episode, _, told = house.python(AIR, "2", MIMES["h264"])
        bring_in(house, episode, file, minutes * 60)
        until(lambda: is_idle(house), 120, "quiet before", pause=1)
        visitor = Visitor(house, told[1][1])
        time.sleep(QUIET)
        begun, cpu, noise = time.monotonic(), cpu_seconds(house.serving.pid), busy_share()
        house.python(END, str(episode))
        show = house.show(episode)
        until((show / "archive" / "facts.json").exists, minutes * 60 + 120, "the archive", pause=0.5)
        stood = time.monotonic()
        captions = until(lambda: _all_done(house, episode), minutes * 180 + 120, "all chores", pause=0.5)
        done, spent, busy = time.monotonic(), cpu_seconds(house.serving.pid) - cpu, busy_share()
        visitor.stop()
        tell(report, visitor, begun, done, minutes)
        made = ", ".join(
            f"{each.name} {each.stat().st_size / 1e6:.1f} MB" for each in sorted((show / "archive").iterdir()) if each.is_file()
        )
        share = 100 * (busy[0] - noise[0]) / (busy[1] - noise[1])
        whole = spent / 60 * WHOLE / minutes
        report.note(f"{done - begun:.0f} s, {spent:.0f} CPU seconds of the house: {whole:.1f} minutes of one core for a show of {WHOLE:g}")
        report.note(f"machine busy {share:.0f} %, of that the house {100 * spent / (done - begun):.0f} % of a core")
        report.note(
            f"the archive after {stood - begun:.0f} s; {captions['lines']} captions, the part {'' if captions['can'] else 'not '}installed"
        )
        report.note(f"made: {made}")
    return report


def _all_done(house: House, episode: int) -> dict[str, int] | None:
    """How the captions stand, once no chore is left and nothing waits to be heard."""
    if not is_idle(house):
        return None
    stands: dict[str, int] = house.python(CAPTIONS, str(episode))
    return None if stands["waits"] else stands


def tell(report: Report, visitor: Visitor, begun: float, done: float, minutes: float) -> None:
    before, during = visitor.between(begun - QUIET, begun), visitor.between(begun, done)
    report.add(f"minutes for a show of {WHOLE:g}, extrapolated", (done - begun) / 60 * WHOLE / minutes, LINE, "min")
    report.add("pages meanwhile against before, p50", percentile(during, 50) / percentile(before, 50), 1.5, "times")
    report.add("pages that failed", visitor.failures, 0, "")
    both = [f"{1000 * percentile(waits, share):.0f}" for waits in (before, during) for share in (50, 95)]
    report.note(f"pages before p50 {both[0]}, p95 {both[1]} ms ({len(before)}); meanwhile p50 {both[2]}, p95 {both[3]} ms ({len(during)})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--voice", type=Path, help="a folder of bench/captions_voice.py")
    options = parser.parse_args()
    print(around())
    report = measured(options.minutes, options.voice)
    report.show()
    return verdict([report])


if __name__ == "__main__":
    raise SystemExit(main())
