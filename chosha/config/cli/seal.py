import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    made = acts.add_parser(
        "keygen",
        help="封印管理人の鍵を作り、合いことばを一度だけ示します",
        description="封印管理人の鍵を作り、合いことばを一度だけ示します。"
        "--email がなければ、庁舎の置き場を使わずに、この機械だけで作ります。",
    )
    made.add_argument("--email", help="封印管理人のメールアドレス。庁舎のある機械で、そのまま預けるときに書きます")
    made.add_argument("--own", action="store_true", help="合いことばを自分で決めます（五つ以上のことば。画面には出ません）")


def run(options: argparse.Namespace) -> int:
    if options.email:
        return _here(options)
    from chosha.talk.engine.guardians import make_pair, propose_words, written

    words = _own_words() if options.own else propose_words()
    print(
        "次の一行を、庁舎の事務局の「封印管理人」で鍵を作る画面の「手元で作る」に貼ってください。合いことばがなければ、何も開きません。",
        file=sys.stderr,
    )
    print(written(make_pair(words)))
    if not options.own:
        print("合いことばです。いま一度だけ示します。紙に写して、職場の外にしまってください。", file=sys.stderr)
        print(words)
    return 0


def _here(options: argparse.Namespace) -> int:
    from chosha.config.opening import open_prepared_house

    open_prepared_house()
    from chosha.config.named_member import member_of
    from chosha.talk.actions import keep_guardian_key, make_guardian_key

    member = member_of(options.email)
    if options.own:
        from chosha.talk.engine.guardians import make_pair

        keep_guardian_key(member, make_pair(_own_words()))
    else:
        print(make_guardian_key(member))
    return 0


def _own_words() -> str:
    """Asked for twice, never shown, never an argument that a list of processes would show. Raises CannotDo."""
    from chosha.config.refusal import CannotDo
    from chosha.talk.engine.guardians import sound_words, too_plain

    words = _asked("合いことば（ちがうことばを五つ以上、空白で区切って）: ")
    if too_plain(words):
        raise CannotDo("合いことばは、ちがうことばを五つ以上、空白で区切って書いてください（あわせて15字から）。鍵は作っていません。")
    if sound_words(words) != sound_words(_asked("もう一度: ")):
        raise CannotDo("二度の合いことばが合いませんでした。鍵は作っていません。")
    return words


def _asked(words: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    from getpass import getpass

    return getpass(words)
