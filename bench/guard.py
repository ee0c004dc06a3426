"""What the guard finds and how long it takes: `python -m bench.guard [--missed]`. Reads bench/guard_texts; asks no network, no database.

`development` may be looked at while rules are written. The others were written after the rules, in other styles; their
first figures stand in RESULTS.md. Times are CPU milliseconds of one process.
"""

import argparse
import gc
import random
import resource
import socket
from statistics import median
from time import process_time

from bench.guard_marks import Tally, read, tally
from chosha.config.opening import open_house

LINES = {
    **dict.fromkeys(("phone", "email", "my_number", "bank_account", "plate", "postal_code", "birth_date"), 1.0),
    "case_number": 0.95,
    "person": 0.92,
    "address": 0.92,
    "facility": 0.88,
    "municipality": 0.85,
    "description": 0.60,
}
SETS = (
    "development",
    "held_out",
    "fresh",
    "last",
    "offices",
    "counters",
    "corridors",
    "alpha",
    "gamma",
    "beta",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigma",
    "upsilon",
    "tau",
    "phi",
    "chi",
    "psi",
    "omega",
    "stigma",
    "digamma",
    "koppa",
    "sampi",
    "heta",
    "yot",
    "tsan",
    "eth",
    "thorn",
    "wynn",
    "aleph",
    "beth",
    "gimel",
    "daleth",
    "zayin",
    "cheth",
    "teth",
    "lamedh",
    "yodh",
    "kaph",
    "mem",
    "nun",
    "samekh",
    "pe",
    "ayin",
    "qoph",
    "resh",
    "tav",
    "shin",
    "sade",
    "kheth",
    "zeth",
    "vau",
    "heh",
    "hamza",
    "lam",
    "meem",
    "waw",
    "yeh",
    "dhal",
    "ghain",
    "qaf",
    "zain",
    "beh",
    "peh",
    "teh",
    "jeem",
    "heth",
    "sheen",
    "ghayn",
    "yud",
    "gaf",
    "zhe",
    "cha",
    "sha",
    "shin2",
    "tsade",
    "vav",
    "resh2",
    "az",
    "buki",
    "vedi",
    "glagol",
    "dobro",
    "yest",
    "zhivete",
    "zelo",
    "izhe",
    "kako",
    "izhitsa",
    "fita",
    "rtsy",
    "slovo",
    "tverdo",
    "uk",
    "fert",
)
READINGS = 6
ADVERSARIAL = (
    "市",
    "0-",
    "一丁目",
    "田中さん",
    "歳の",
    "a@",
    "あ12",
    "唯一の",
    "12歳の",
    "隣の",
    "アア・",
    "保育園",
    "株式会社",
    "佐藤",
    "・",
    "あお園に",
    "西中の",
    "田中 浩 ",
    "青葉小3年",
    "市で一番の",
    "市役所に",
    "青葉市の",
    "園の",
    "田中と",
    "アット a.",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="show what was missed and what was marked without reason")
    options = parser.parse_args()
    open_house()
    attempts = _watch_connections()
    for name in SETS:
        told = tally(read(name))
        _show(name, told)
        if options.missed:
            for kind, words in (*told.missed, *told.false):
                print(f"    {kind}\t{words}")
    _times()
    print(f"connection attempts: {len(attempts)}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB resident at most")


def _watch_connections() -> list[object]:
    """Every try to reach something from here on."""
    attempts: list[object] = []
    socket.socket.connect = lambda _, address: attempts.append(address)  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = lambda *asked, **_: attempts.append(asked) or []  # type: ignore[assignment]
    return attempts


def _show(name: str, told: Tally) -> None:
    print(f"{name}: recall {told.recall:.3f}, precision {told.precision:.3f}, clean flagged {told.clean_flagged} of {told.clean}")
    for kind, wanted in sorted(told.wanted.items()):
        share = told.found[kind] / wanted
        line = LINES.get(kind)
        print(
            f"  {kind:14} {told.found[kind]:3}/{wanted:<3} {share:.2f}"
            + (f"  line {line:.2f} {'ok' if share >= line else 'BELOW'}" if line else "")
        )


def _times() -> None:
    from chosha.guard.engine.checking import check

    posts = [item.text for name in SETS for item in read(name) if not item.is_name]
    random.seed(4)
    texts = ["\n".join(random.sample(posts, 60))[:1000] for _ in range(200)]
    for text in texts[:20]:
        check(text)
    gc.collect()
    gc.freeze()  # as the web process does before its first request
    taken = sorted(_milliseconds(check, text) for text in texts)
    print(f"1,000 characters: p50 {taken[100]:.1f} ms, p95 {taken[190]:.1f} ms (line 30)")
    hostile = {f"{sign}…": (sign * 20_000)[:20_000] for sign in ADVERSARIAL}
    hostile["all mixed"] = "".join(random.choice(ADVERSARIAL) for _ in range(20_000))[:20_000]
    readings = {name: [_milliseconds(check, text) for _ in range(READINGS)] for name, text in hostile.items()}
    for told, figures in (("first", [taken[:1] for taken in readings.values()]), ("later", [taken[1:] for taken in readings.values()])):
        worst = dict(zip(hostile, map(median, figures), strict=True))
        slowest = max(worst, key=lambda name: worst[name])
        mixed = worst["all mixed"]
        print(f"20,000 adversarial characters, read {told}: worst {worst[slowest]:.0f} ms ({slowest}), all mixed {mixed:.0f} ms (line 300)")


def _milliseconds(check: object, text: str) -> float:
    started = process_time()
    check(text)  # type: ignore[operator]
    return (process_time() - started) * 1000


if __name__ == "__main__":
    main()
