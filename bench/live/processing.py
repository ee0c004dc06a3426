"""From the end of a show to its finished archive, and what the site's visitors notice: `python -m bench.live.processing --minutes 3`.

The show is noisy 720p H.264 as Chromium sends it. Its chores are the house's own, run by the house's own worker. The 60 minutes are
extrapolated in proportion; what does not grow with the show makes that too much rather than too little. Spoken Japanese for captions is not
in it: where the operator has installed them, their time comes on top (`LIVE.md` 7: five to six CPU seconds a minute).
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import threading
import time
import urllib.request
from pathlib import Path

from bench.live.crowd import AIR
from bench.live.feed import MIMES, clip
from bench.live.figures import Report, percentile, verdict
from bench.live.stage import House, around, stage_of_house, until
from bench.tree import busy_share, cpu_seconds
from chosha.media.engine.playlist import composed_seconds
from chosha.media.engine.shows import part_folder
from chosha.media.engine.spool import SpoolWriter

WHOLE, LINE = 60.0, 25.0
PAUSE, QUIET = 0.2, 12.0
PAGES = ("/", "/board/", "/broadcasts/", "/archive/")
END = """
import sys
from chosha.broadcasts import actions
from chosha.broadcasts.models import Episode
actions.end_broadcast(Episode.objects.get(pk=int(sys.argv[1])), by=None)
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


def bring_in(house: House, episode: int, file: Path, seconds: float) -> None:
    """The whole recording lies in the spool and is packaged, as at the end of a show."""
    show = house.show(episode)
    writer, at = SpoolWriter(part_folder(show, 1)), 0
    with file.open("rb") as content:
        while piece := content.read(1024 * 1024):
            at = writer.append(at, piece)
    writer.close()
    until(lambda: composed_seconds(show) > seconds - 6, 300, "packaging", pause=0.5)


def measured(minutes: float) -> Report:
    report = Report(f"a show of {minutes:g} minutes processed")
    with stage_of_house() as (house, folder):
        file = clip(folder, "h264", minutes * 60)
        episode, _, told = house.python(AIR, "2", MIMES["h264"])
        bring_in(house, episode, file, minutes * 60)
        until(lambda: is_idle(house), 120, "quiet before", pause=1)
        visitor = Visitor(house, told[1][1])
        time.sleep(QUIET)
        begun, cpu, noise = time.monotonic(), cpu_seconds(house.serving.pid), busy_share()
        house.python(END, str(episode))
        show = house.show(episode)
        until(lambda: (show / "archive" / "facts.json").exists() and is_idle(house), minutes * 60 + 120, "the archive", pause=0.5)
        done, spent, busy = time.monotonic(), cpu_seconds(house.serving.pid) - cpu, busy_share()
        visitor.stop()
        tell(report, visitor, begun, done, minutes)
        made = ", ".join(
            f"{each.name} {each.stat().st_size / 1e6:.1f} MB" for each in sorted((show / "archive").iterdir()) if each.is_file()
        )
        share = 100 * (busy[0] - noise[0]) / (busy[1] - noise[1])
        whole = spent / 60 * WHOLE / minutes
        report.note(f"{done - begun:.0f} s, {spent:.0f} CPU seconds of the house: {whole:.1f} minutes of one core for a show of {WHOLE:g}")
        report.note(f"machine busy {share:.0f} %")
        report.note(f"made: {made}")
    return report


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
    options = parser.parse_args()
    print(around())
    report = measured(options.minutes)
    report.show()
    return verdict([report])


if __name__ == "__main__":
    raise SystemExit(main())
