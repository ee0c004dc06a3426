import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from chosha.config.opening import open_house, unapplied_migrations
from chosha.config.refusal import CannotDo


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    check = acts.add_parser("check", help="標準入力の文を確かめ、だれのことか分かりそうな所を示します（どこにも送らず、残しません）")
    form = check.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help='{"spans":[…]} の形で示します')
    form.add_argument("--jsonl", action="store_true", help='一行に一つの {"text":…} を読み、一行ずつ答えます')
    check.add_argument("--file-name", action="store_true", help="文を、ファイルの名前として確かめます")


def run(options: argparse.Namespace) -> int:
    open_house()
    answer = _answering(options.file_name)
    if options.jsonl:
        for number, line in enumerate(_given(), start=1):
            if line.strip():
                print(json.dumps(answer(_asked(line, number)), ensure_ascii=False), flush=True)
        return 0
    answered = answer(_given().read())
    if options.json:
        print(json.dumps(answered, ensure_ascii=False))
    else:
        _show(answered["spans"])
    return 0


def _given() -> Any:
    """Standard input in UTF-8 whatever the locale; line ends as they are, so that places stay right."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="")  # type: ignore[union-attr]
    return sys.stdin


def _answering(as_name: bool) -> Callable[[str], dict[str, Any]]:
    from chosha.guard.engine.checking import check, check_name

    allow, terms = _words_of_staff()
    look = check_name if as_name else check
    shown = ("start", "end", "kind", "level", "text", "why", "replacement")

    def answer(text: str) -> dict[str, Any]:
        return {"spans": [{name: span.as_answer()[name] for name in shown} for span in look(text, allow=allow, terms=terms)]}

    return answer


def _words_of_staff() -> tuple[list[str], list[str]]:
    """Those of this community, where there is one: the check itself needs no database."""
    from django.db import DatabaseError

    from chosha.guard.queries import allowed_and_asked

    try:
        return ([], []) if unapplied_migrations() else allowed_and_asked()
    except DatabaseError:
        return [], []


def _asked(line: str, number: int) -> str:
    try:
        text = json.loads(line.removeprefix("\ufeff"))["text"]  # some editors begin a file with it
    except (ValueError, TypeError, KeyError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise CannotDo(f'{number} 行目を読めません。一行に一つの {{"text":"文"}} を書いてください。')
    return text


def _show(spans: list[dict[str, Any]]) -> None:
    levels = {"stop": "止めて確かめる", "ask": "たずねる", "hint": "気づき"}
    for span in spans:
        mended = f" → {span['replacement']}" if span["replacement"] else ""
        print(f"{span['start']}–{span['end']}\t{levels[span['level']]}\t{span['text']}{mended}\t{span['why']}")
    if not spans:
        print("気づいたことは、ありません。")
