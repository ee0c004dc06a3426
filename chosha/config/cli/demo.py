import argparse

from chosha.config.opening import open_prepared_house
from chosha.config.prepare import prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--members", type=count, default=None, metavar="N", help="会員をこの人数まで増やします")
    parser.add_argument("--posts", type=count, default=None, metavar="N", help="投稿をこの件数まで増やします")


def count(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("1 以上の数にしてください")
    return number


def run(options: argparse.Namespace) -> int:
    from chosha.config.opening import open_house

    open_house()
    prepare()
    open_prepared_house()
    from demo.build import build

    build(members=options.members, posts=options.posts)
    return 0
