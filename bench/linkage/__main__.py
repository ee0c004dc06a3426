"""`python -m bench.linkage --engine sqlite|postgres [--with-keys] [--leaky]`

A house of 300 members lives for simulated months through its real pages, actions and chores: 3,000 texts under masks among 30,000 with
names. Then a thief has everything that lies on disk, without and (`--with-keys`) with the key files, and guesses who wrote each masked
text. Line: right at most 1.5 times as often as by drawing lots among the members who were there that day. `--leaky` writes masked texts
as careless code would (exact times, rows where they come): there the same thief must find them, else the measurement could not fail.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.house import CHOSHA, ROOT, _postgres, free_port
from bench.linkage.report import show
from bench.linkage.thief import steal


def environment_of(home: Path, url: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CHOSHA_")}
    own = {"CHOSHA_HOME": str(home), "CHOSHA_DATABASE_URL": url, "CHOSHA_BASE_URL": f"http://127.0.0.1:{free_port()}"}
    return {**kept, **own, "DJANGO_SETTINGS_MODULE": "chosha.config.settings", "PYTHONPATH": str(ROOT)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--masked", type=int, default=3_000)
    parser.add_argument("--named", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--with-keys", action="store_true")
    parser.add_argument("--leaky", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chosha-linkage-") as folder, _postgres(options.engine, Path(folder)) as (url, _):
        home, log = Path(folder) / "home", Path(folder) / "log"
        environment = environment_of(home, url)
        subprocess.run([CHOSHA, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)
        sizes = {name: getattr(options, name) for name in ("members", "days", "masked", "named", "seed", "leaky")}
        with log.open("w") as written:
            life = [sys.executable, "-m", "bench.linkage.life", json.dumps(sizes | {"truth": f"{folder}/truth.json"})]
            done = subprocess.run(life, env=environment, cwd=ROOT, stderr=written)
        if done.returncode:
            print(log.read_text()[-4000:])
            return 1
        truth = json.loads((Path(folder) / "truth.json").read_text())
        print(f"{options.engine}{', leaky' if options.leaky else ''}, {date.today()}, lived in {truth['seconds']:.0f} s", flush=True)
        return show(steal(home, url, log, truth, with_keys=options.with_keys, seed=options.seed), truth)


if __name__ == "__main__":
    raise SystemExit(main())
