"""`chosha bounce`: the end of a mail server's alias. One notice on standard input; what it says is marked, and nothing else is done."""

import argparse
import sys

from chosha.config.opening import NotPrepared, open_prepared_house

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the notice and hands it over once more


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "標準入力に、知らせのメールを一通そのまま渡します。どのメールのことか分からないときも 0 で終わります。"


def run(options: argparse.Namespace) -> int:
    raw = sys.stdin.buffer.read()
    from django.db import DatabaseError

    try:
        open_prepared_house()
        from chosha.notices.actions import take_bounce

        mail = take_bounce(raw)
    except (NotPrepared, DatabaseError) as error:
        print(f"いまは書き込めません。メールサーバが、あとでもう一度渡します（{str(error).splitlines()[0]}）。", file=sys.stderr)
        return TRY_AGAIN
    print("届かなかったメールに印を付けました。" if mail else "印を付けるメールはありませんでした。")
    return 0
