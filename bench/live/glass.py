"""Glass to glass, first pictures and the archive: `python -m bench.live.glass [--seconds 25]`.

A real Chromium shows a drawn clock, another one watches with hls.js. Camera sensor and a real network are not in it.
"""

from __future__ import annotations

import argparse
import time
import urllib.request
from typing import Any

from bench.live.figures import Report, percentile, verdict
from bench.live.stage import Show, Stage, around, stage, until
from bench.tree import busy_share, cpu_seconds

SETTLE = 8.0
LINES = {False: 4.0, True: 2.5}


def measured(scene: Stage, *, talk: bool, seconds: float) -> Report:
    """One show: button, waiting viewer, viewers who come later, latency, end, archive."""
    report = Report("talk mode (1 s)" if talk else "default (2 s)")
    show = Show(scene, f"計測 {'会話' if talk else '通常'}", talk=talk)
    show.desk()
    waiting = show.viewer()
    waiting.page.get_by_text("はじまったら、ここで聞けます").wait_for()
    show.go_live()
    waiting.until_seen(1)
    report.add("button to first picture of one who waits", waiting.seen.shown[0] - show.pressed_at, 6.0)
    firsts = [first_picture(show) for _ in range(3)]
    report.add("first picture of one who comes later, middle of 3", percentile(firsts, 50), 1.5)
    waiting.page.wait_for_timeout(SETTLE * 1000)
    since, cpu = time.time(), cpu_seconds(scene.house.serving.pid)
    busy = busy_share()
    waiting.page.wait_for_timeout(seconds * 1000)
    ages = waiting.look().ages(since)
    noise = busy_share()
    report.add("glass to glass p95", percentile(ages, 95), LINES[talk])
    counts = waiting.counts()
    report.note(
        f"glass to glass p50 {percentile(ages, 50):.2f} s, best {min(ages):.2f}, worst {max(ages):.2f}; "
        f"{len(ages)} pictures with a readable clock; {counts['dropped']} of {counts['shown']} dropped; "
        f"house {(cpu_seconds(scene.house.serving.pid) - cpu) / seconds:.3f} core; "
        f"machine busy {100 * (noise[0] - busy[0]) / (noise[1] - busy[1]):.0f} %; "
        f"first pictures {', '.join(f'{each:.2f}' for each in firsts)} s"
    )
    late = show.viewer()
    late.until_seen(1)
    late.page.wait_for_timeout(SETTLE * 1000)
    since = time.time()
    late.page.wait_for_timeout(seconds * 500)
    report.add("glass to glass p95 of one who came later", percentile(late.look().ages(since), 95), LINES[talk])
    show.end()
    report.add("archive watchable after the end", watchable_after(show), 10.0)
    show.archived()
    report.note(f"the ladder stood {time.time() - show.ended_at:.1f} s after the end")
    return report


def first_picture(show: Show) -> float:
    """Seconds from asking for the page to its first picture."""
    late = show.viewer()
    late.until_seen(1)
    late.page.context.close()
    return late.seen.shown[0] - late.asked_at


def watchable_after(show: Show) -> float:
    """Seconds from the host's page saying that it is over until the playlist is whole and tells its end."""
    address = f"{show.house.url}/live/{ticket(show)}/live.m3u8"

    def is_whole() -> Any:
        if (show.folder / "archive" / "facts.json").exists():
            return True
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return b"#EXT-X-ENDLIST" in answer.read()
        except OSError:
            return False

    until(is_whole, 60, "the end of the playlist", pause=0.05)
    return time.time() - show.ended_at


TICKET = """
import json, sys
from chosha.media.engine.tickets import watch_ticket
print(json.dumps(watch_ticket("episode", int(sys.argv[1]), int(sys.argv[2]))))
"""


def ticket(show: Show) -> str:
    """The address part of somebody who watches outside a browser."""
    return str(show.house.python(TICKET, str(show.episode), str(show.host.id)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--only", choices=["default", "talk"])
    options = parser.parse_args()
    print(around())
    reports = []
    with stage() as scene:
        for talk in (False, True):
            if options.only in (None, "talk" if talk else "default"):
                reports.append(measured(scene, talk=talk, seconds=options.seconds))
                reports[-1].show()
    return verdict(reports)


if __name__ == "__main__":
    raise SystemExit(main())
