"""Faults on purpose, against a real house with a real host and a real viewer: `python -m bench.live.faults [NAME…]`.

Names: network, web, packager, ffmpeg, reload, power, spool, disk. Each ends with the archive and counts what is in it: the pictures the
host showed carry a clock, so that a stretch that was cut out smoothly is found, too. A drill that misses its line fails the command.
"""

from __future__ import annotations

import argparse
import traceback

from bench.live import drills, hard
from bench.live.figures import Report, verdict
from bench.live.stage import around

DRILLS = {
    "network": drills.network,
    "web": drills.web,
    "packager": drills.packager,
    "ffmpeg": drills.encoder,
    "reload": drills.reload,
    "power": hard.power,
    "spool": hard.spool,
    "disk": hard.disk,
}


def run(name: str) -> Report:
    try:
        return DRILLS[name]()
    except Exception:  # one broken drill must not keep the others from being run
        report = Report(name)
        report.note(traceback.format_exc())
        report.add("drill came to its end", 0, 1, "", at_least=True)
        return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    chosen = parser.parse_args().names or list(DRILLS)
    print(around())
    reports = []
    for name in chosen:
        reports.append(run(name))
        reports[-1].show()
    return verdict(reports)


if __name__ == "__main__":
    raise SystemExit(main())
