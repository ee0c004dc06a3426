import argparse

from chosha.config.opening import open_prepared_house


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    made = acts.add_parser("keygen", help="封印管理人の鍵を作り、合いことばを一度だけ示します")
    made.add_argument("--email", required=True, help="封印管理人のメールアドレス")


def run(options: argparse.Namespace) -> int:
    open_prepared_house()
    from chosha.config.named_member import member_of
    from chosha.talk.actions import make_guardian_key

    print(make_guardian_key(member_of(options.email)))
    return 0
