import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chosha.config.opening import open_prepared_house
from chosha.config.refusal import CannotDo

if TYPE_CHECKING:
    from chosha.reception.models import ImportRun
    from chosha.reception.queries.importing import Finding

BAR = 30
WORDS = {"waiting": "招待できる", "invited": "招待した", "asks": "団体を選ぶ", "twice": "同じ方がいる", "broken": "読めない"}


def arguments(parser: argparse.ArgumentParser) -> None:
    whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    members = whats.add_parser("members", help="前の入会の書式の CSV から、招待を作ります")
    members.add_argument("file", type=Path, metavar="FILE", help="CSV（UTF-8・CP932）か、タブ区切りの文字")
    members.add_argument("--dry-run", action="store_true", help="何も取り込まず、どうなるかだけを示します")
    members.add_argument("--report", type=Path, metavar="OUT", help="行ごとの結果を CSV に書きます（--dry-run と一緒に）")


def run(options: argparse.Namespace) -> int:
    open_prepared_house()
    try:
        content = options.file.read_bytes()
    except FileNotFoundError:
        raise CannotDo(f"{options.file} がありません。場所を確かめてください。") from None
    except IsADirectoryError:
        raise CannotDo(f"{options.file} はフォルダーです。CSV のファイルを示してください。") from None
    if options.dry_run:
        return _look(content, options.report)
    return _bring_in(content, options.file.name.encode("utf-8", "replace").decode())  # a name may hold what no database keeps


def _look(content: bytes, report: Path | None) -> int:
    from chosha.reception.engine.importing import Unreadable, read_table, written_table
    from chosha.reception.queries.importing import assess

    try:
        table = read_table(content)
    except Unreadable as refusal:
        raise CannotDo(refusal.sentence) from None
    findings = assess(table.rows)
    counts = {outcome: sum(row.outcome == outcome for row in findings) for outcome in WORDS}
    print(f"{len(findings):,}行を確かめました（{table.encoding}）。何も取り込んでいません。")
    print(_summary(counts, but="invited"))
    for row in findings:
        if row.words:
            print(f"{row.number}行目\t{row.outcome.label}\t{row.words}")
    if report:
        lines: list[list[object]] = [["行", "様子", "理由", "氏名", "メールアドレス", "団体"], *map(_line, findings)]
        report.write_bytes(written_table(lines))
        print(f"行ごとの結果を書きました: {report}")
    return 0


def _line(row: "Finding") -> list[object]:
    label = "招待できる" if row.outcome == "waiting" else row.outcome.label
    return [row.number, label, row.words, *(row.answers.get(key, "") for key in ("name", "email", "body"))]


def _summary(counts: dict[str, int], *, but: str) -> str:
    return "　".join(f"{words} {counts[outcome]:,}" for outcome, words in WORDS.items() if outcome != but)


def _bring_in(content: bytes, name: str) -> int:
    from chosha.reception import actions
    from chosha.reception.models import ImportRun
    from chosha.reception.queries.importing import outcome_counts

    run, new = actions.take_table(content, name=name, by=None)
    if not new and run.state == ImportRun.State.DONE:
        print("この表は、前に取り込んでいます。続きはありません。")
    elif not new:
        print("この表は、途中まで取り込んでいます。続きから進めます。")
    run = actions.start_import(run, by=None, in_background=False)
    try:
        _go_on(run)
    except KeyboardInterrupt:
        print("\n途中で止めました。同じ命令で、続きから進みます。", file=sys.stderr)
        return 1
    counts = outcome_counts(run)
    print(_summary(counts, but="waiting"))
    if counts["invited"]:
        print("招待のメールは、serve が少しずつ送ります（1分に60通まで。平日の仕事の時間と夜は送りません）。")
    if counts["asks"] or counts["twice"]:
        print(f"見てほしい行は、画面で決められます: /secretariat/reception/imports/{run.pk}/")
    return 0


def _go_on(run: "ImportRun") -> None:
    from chosha.reception import actions

    left = run.total - run.done if run.state == "running" else 0
    while left:
        left = actions.go_on_importing(run.pk)
        _show(run.total - left, run.total)
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _show(done: int, total: int) -> None:
    """A bar on a terminal; elsewhere a line at every tenth."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        filled = BAR * done // total
        print(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done:,}/{total:,}", end="", file=sys.stderr, flush=True)
    elif done == total or done % max(total // 10, 1) < 200:
        print(f"{done:,}/{total:,}", file=sys.stderr, flush=True)
