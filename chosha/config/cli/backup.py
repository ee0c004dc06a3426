import argparse
from pathlib import Path

from chosha.config.opening import open_prepared_house


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="控えの置き場（.tar、または縮める .tar.gz）")
    parser.add_argument("--with-keys", action="store_true", help="鍵も入れます。控えを読める人は、匿名の封も開けられるようになります")


def run(options: argparse.Namespace) -> int:
    open_prepared_house()
    from chosha.config.backups.writing import write_backup

    facts = write_backup(options.file, with_keys=options.with_keys)
    print(f"控えました: {options.file}（{facts.bytes / 1e6:,.1f} MB、{facts.rows:,} 行、{facts.files:,} ファイル）")
    for name in facts.written_meanwhile:
        print(f"書かれている途中の姿で入っています: {name}")
    if not options.with_keys:
        print("鍵は入っていません。CHOSHA_HOME/keys は別の場所に控えてください（なくすと、匿名の封は二度と開きません）。")
    return 0
