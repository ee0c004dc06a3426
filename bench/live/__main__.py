"""All figures of the live station, one after the other: `python -m bench.live`. Each part can be run alone; see its module."""

from __future__ import annotations

import subprocess
import sys

from bench.live.stage import ROOT

PARTS = (
    ["glass"],
    ["by_encoder"],
    ["crowd", "embedded"],
    ["crowd", "together"],
    ["crowd", "tls"],
    ["crowd", "chat"],
    ["processing"],
    ["sizes"],
    ["players"],
)
LONGEST = 8 * 60


def held(name: str, *words: str) -> bool:
    """Runs one part; whether its lines hold. One that takes too long is told to end and puts its house away."""
    running = subprocess.Popen([sys.executable, "-m", f"bench.live.{name}", *words], cwd=ROOT)
    try:
        return running.wait(LONGEST) == 0
    except subprocess.TimeoutExpired:
        print(f"not within {LONGEST} s", flush=True)
        running.terminate()
        running.wait(60)
        return False


def main() -> int:
    missed = []
    for name, *words in PARTS:
        print(f"\n## {' '.join([name, *words])}", flush=True)
        if not held(name, *words):
            missed.append(" ".join([name, *words]))
    print("\n" + (f"MISSED in {', '.join(missed)}" if missed else "every line of every part holds"))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
