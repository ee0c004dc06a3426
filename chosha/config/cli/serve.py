import argparse
import os
import subprocess
import sys

DEMO_APART = 10_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="待ち受ける場所（既定 127.0.0.1）")
    parser.add_argument("--port", type=port, default=8000, help="待ち受ける番号（既定 8000）")
    parser.add_argument("--demo", action="store_true", help="空の庁舎なら、はじめに見本の会員と投稿を作ります")


def port(word: str) -> int:
    number = int(word)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("1 から 65535 の番号にしてください")
    return number


def run(options: argparse.Namespace) -> int:
    from chosha.config.opening import home_folder
    from chosha.config.prepared import is_prepared
    from chosha.config.serve import CannotServe, listening_on, locked, serve

    try:
        # Asked before anything is prepared: a taken port should not cost a minute of building the demo.
        with locked(home_folder()), listening_on(options.host, options.port):
            pass
    except CannotServe as reason:
        print(reason, file=sys.stderr)
        return 1
    os.environ["PORT"] = str(options.port)  # addresses in mails name the port we really listen on
    if options.demo:  # encoders are welcome in the demo, on a port that goes with the house's own
        os.environ.setdefault(
            "CHOSHA_RTMP", str(options.port + DEMO_APART if options.port + DEMO_APART < 65536 else options.port - DEMO_APART)
        )
    # A process of its own: the supervisor stays small because it never loads the rooms.
    prepare = [sys.executable, "-m", "chosha.config.cli", "prepare", *(["--demo"] if options.demo else [])]
    if not is_prepared(home_folder(), demo=options.demo) and subprocess.run(prepare).returncode:
        return 1
    return serve(options.host, options.port)
