import argparse

from chosha.config.opening import open_prepared_house


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    create = acts.add_parser("create", help="会員の鍵を作り、一度だけ示します")
    create.add_argument("--email", required=True, help="会員のメールアドレス")
    create.add_argument("--scope", required=True, nargs="+", action="extend", help="使える範囲（例 posts:read posts:write）")
    create.add_argument("--name", default="コマンドで作成", help="何に使う鍵か")


def run(options: argparse.Namespace) -> int:
    open_prepared_house()
    from chosha.config.named_member import member_of
    from chosha.members.actions import make_token

    _, secret = make_token(member_of(options.email), name=options.name, scopes=options.scope)
    print(secret)
    return 0
