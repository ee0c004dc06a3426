import argparse
import json
import sys
from typing import Any

from chosha.config.opening import open_prepared_house
from chosha.config.refusal import CannotDo

Found = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    query = acts.add_parser("query", help="その会員に見つかるものを示します")
    query.add_argument("query", nargs="?", metavar="Q", help="探す言葉（--jsonl のときは書きません）")
    query.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="会員のメールアドレス")
    query.add_argument("--limit", type=int, default=20, metavar="N", help="示す件数（既定 20）")
    form = query.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help='{"results":[…]} の形で示します')
    form.add_argument("--jsonl", action="store_true", help='一行に一つの {"q":…} を読み、一行ずつ答えます')
    query.set_defaults(query_parser=query)


def run(options: argparse.Namespace) -> int:
    if bool(options.query) == options.jsonl:
        options.query_parser.error("言葉を一つ書くか、--jsonl を付けてください")
    open_prepared_house()
    from chosha.config.named_member import member_of
    from chosha.kernel.text import is_storable
    from chosha.search.queries import found_by

    member = member_of(options.email)

    def answer(words: str) -> dict[str, list[Found]]:
        return {"results": found_by(member, words, limit=options.limit) if is_storable(words) else []}

    if options.jsonl:
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                print(json.dumps(answer(_asked(line, number)), ensure_ascii=False), flush=True)
    elif options.json:
        print(json.dumps(answer(options.query), ensure_ascii=False))
    else:
        _show(answer(options.query)["results"])
    return 0


def _asked(line: str, number: int) -> str:
    try:
        return str(json.loads(line)["q"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise CannotDo(f'{number} 行目を読めません。一行に一つの {{"q":"言葉"}} を書いてください。') from None


def _show(results: list[Found]) -> None:
    for result in results:
        print(f"{result['title']}\t{result['url']}")
    if not results:
        print("見つかりませんでした。")
