"""The command line `chosha`: one module per command, loaded only when it is called. Exits 0, 1 (refused, says why) or 2 (usage)."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

COMMANDS = {
    "serve": "画面・中継・仕事の係をひとまとめに動かします",
    "prepare": "データベース・鍵・団体の一覧を、動かせる状態に整えます",
    "demo": "架空の会員と投稿で、見本の庁舎を作ります",
    "admin": "はじめの管理係を作ります",
    "token": "API を使うための鍵を作ります",
    "search": "ある会員の見え方で探します",
    "guard": "文の中の、だれのことか分かりそうな所を示します",
    "bounce": "届かずに戻ったメールの知らせを一通読み、そのメールに印を付けます（メールサーバが使います）",
    "import": "前の申込みの書式を取り込み、本人が受ける招待を作ります",
    "doctor": "設定・データベース・置き場・メールなどを調べ、直し方を示します",
    "seal": "封印管理人の鍵を作ります（手元の機械だけでも）",
    "backup": "すべてを一つのファイルに控えます（動かしたままできます）",
    "restore": "控えから、空の場所へ戻します",
    "jobs": "裏方の仕事の係だけを動かします（serve が使います）",
    "manage": "Django の管理コマンドを呼びます（開発者向け）",
}
# These hand every following word on and explain themselves.
PASS_ON = frozenset({"manage"})


def build_parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser; only the chosen command's module is imported, so that `--help` stays instant."""
    parser = argparse.ArgumentParser(prog="chosha", description="庁舎を動かし、守る道具です。状態はすべて CHOSHA_HOME の下にあります。")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, words in COMMANDS.items():
        own = commands.add_parser(name, help=words, description=f"{words}。")
        if name == chosen:
            _module(name).arguments(own)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; argparse itself exits with 2 on wrong usage."""
    given = list(sys.argv[1:] if words is None else words)
    if given and given[0] in PASS_ON:
        return int(_module(given[0]).run(given[1:]))
    os.umask(0o077)  # whatever a command writes is this community's alone
    chosen = given[0] if given and given[0] in COMMANDS else None
    options = build_parser(chosen).parse_args(given)
    module = _module(options.command)
    try:
        return int(module.run(options))
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough; that is its good right.
        sys.stderr.close()
        return 1
    except Exception as error:
        from chosha.config.refusal import sentence_for

        sentence = sentence_for(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1


def _module(name: str) -> ModuleType:
    return import_module(f"chosha.config.cli.{name}")
