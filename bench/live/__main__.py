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
    ["players"],
)
LONGEST = 8 * 60


def main() -> int:
    missed = []
    for name, *words in PARTS:
        print(f"\n## {' '.join([name, *words])}", flush=True)
        try:
            done = subprocess.run([sys.executable, "-m", f"bench.live.{name}", *words], cwd=ROOT, timeout=LONGEST, check=False)
        except subprocess.TimeoutExpired:
            print(f"not within {LONGEST} s")
            missed.append(name)
        else:
            missed += [" ".join([name, *words])] * bool(done.returncode)
    print("\n" + (f"MISSED in {', '.join(missed)}" if missed else "every line of every part holds"))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
