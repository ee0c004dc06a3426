import argparse

from chosha.config.opening import open_house
from chosha.config.refusal import CannotDo


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--members", type=count, default=None, metavar="N", help="会員をこの人数まで増やします")
    parser.add_argument("--posts", type=count, default=None, metavar="N", help="投稿をこの件数まで増やします")


def count(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("1 以上の数にしてください")
    return number


def run(options: argparse.Namespace) -> int:
    open_house()
    from chosha.config.prepare import has_members, prepare

    prepare()
    if has_members():
        raise CannotDo("会員がもういるので、見本の庁舎は作りませんでした。空の場所を CHOSHA_HOME にすると作れます。")
    from demo.build import build

    build(members=options.members, posts=options.posts)
    return 0
