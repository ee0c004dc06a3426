"""Bringing in the old form's table: 10,000 rows through `chosha import members`, checked, and turned into invitations; then the letters.

`python -m bench.imports [--engine sqlite|postgres|both] [--rows N] [--members N]`: a house of its own with the demo world grown to
N members, wall seconds of the real command (dry run; killed half way; the rest; the same file again), and the cost of the letters.
"""

import argparse
import random
import resource
import signal
import subprocess
import time
from pathlib import Path

from bench.house import CHOSHA, ROOT, House, house
from chosha.members.engine.bodies import bodies

LINE = 60.0
HEADING = "タイムスタンプ,メールアドレス,お名前（本名）,ふりがな,ニックネーム,都道府県,所属団体,所属部署,役職,担当業務,参加の動機"
FAMILIES = ("山瀬", "小田切", "髙﨑", "長谷部", "仁科", "倉橋", "江波戸", "稲垣", "真鍋", "宇佐見", "常盤", "渡邉")
GIVEN = ("千鶴", "亮", "美桜", "航", "透", "佑衣", "淳", "理沙", "拓海", "怜", "葵", "真央")
INVITED = """
from chosha.reception.models import Application
print(Application.objects.filter(state="invited", email__endswith="@bench.example").count())
"""
LETTERS = """
import time, datetime
from chosha.kernel.clock import JST
from chosha.reception.actions import post_invitations
from chosha.reception.models import Application, State
began = time.perf_counter()
sent = sum(post_invitations(datetime.datetime(2026, 11, 25, 20, 0, tzinfo=JST)) for _ in range(10))
print(sent, time.perf_counter() - began)
"""


def written(rows: int) -> bytes:
    """A table as the old form left it: names spelt in several ways, a few rows twice, a few broken."""
    chance = random.Random(3)
    towns = [body for body in bodies() if body.prefecture]
    lines = [HEADING]
    for number in range(rows):
        body = chance.choice(towns)
        spelt = chance.choice(
            [body.prefecture + body.name, body.name, f"{body.name}役所", body.kana, f"{body.prefecture}{body.name} 総務課"]
        )
        address = "" if number % 500 == 7 else f"old{number - (number % 100 == 3)}@bench.example"
        name = f"{chance.choice(FAMILIES)} {chance.choice(GIVEN)}{number}"
        lines.append(f"2021/04/10 21:03,{address},{name},よみ,,{body.prefecture},{spelt},財務部納税課,主任,税務,話を聞きたい")
    return "\r\n".join(lines).encode("cp932", "ignore")


class Watch:
    """Wall and CPU seconds of what runs below this process; CPU is the measure, because it holds on a busy machine."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), self._children()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.wall, self._children() - self.cpu

    @staticmethod
    def _children() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime


def run(built: House, file: Path, *more: str) -> tuple[tuple[float, float], str]:
    watch = Watch()
    command = [CHOSHA, "import", "members", str(file), *more]
    done = subprocess.run(command, env=built.environment, cwd=ROOT, check=True, capture_output=True, text=True)
    return watch.read(), next(row for row in done.stdout.splitlines() if "団体を選ぶ" in row)


def run_half(built: House, file: Path, rows: int) -> tuple[float, float]:
    """Until half of the rows are through; then the command is killed."""
    watch = Watch()
    command = [CHOSHA, "import", "members", str(file)]
    half = subprocess.Popen(command, env=built.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert half.stderr is not None
    for line in half.stderr:
        if int(line.partition("/")[0].replace(",", "")) >= rows / 2:
            break
    half.send_signal(signal.SIGKILL)
    half.wait()
    return watch.read()


def report(engine: str, rows: int, members: int) -> None:
    with house(engine=engine, members=members, posts=200, serve=False) as built:
        file = built.home.parent / "old-form.csv"
        file.write_bytes(written(rows))
        (looked, looking), summary = run(built, file, "--dry-run")
        half = run_half(built, file, rows)
        rest, _ = run(built, file)
        (again, _), _ = run(built, file)
        left = built.ask(INVITED)
        letters, seconds = built.ask(LETTERS).split()
        wall, cpu = (before + after for before, after in zip(half, rest, strict=True))
        times = f"{looked:.1f} ({looking:.1f}) | {half[0]:.1f} + {rest[0]:.1f} = {wall:.1f} ({cpu:.1f})"
        verdict = "holds" if wall <= LINE else "MISSES"
        print(f"| {engine} | {rows:,} | {times} | {LINE:.0f} | {verdict} | {int(left):,} | {again:.1f} |")
        print(f"  {summary}; {letters} letters written in {float(seconds):.1f} s (they leave 60 a minute)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--members", type=int, default=5_000)
    options = parser.parse_args()
    print("| engine | rows | dry run s (CPU) | killed half way + the rest s (CPU) | line | | invited | same file again s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for engine in ["sqlite", "postgres"] if options.engine == "both" else [options.engine]:
        report(engine, options.rows, options.members)


if __name__ == "__main__":
    main()
