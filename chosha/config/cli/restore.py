import argparse
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="chosha backup が書いたファイル")


def run(options: argparse.Namespace) -> int:
    from chosha.config.backups.restoring import restore_backup
    from chosha.config.opening import home_folder

    home = home_folder()
    facts = restore_backup(options.file, home)
    from chosha.config.prepare import prepare

    for line in prepare():
        print(line)
    print(f"戻しました: {home}（{facts.made_at} の控え、{facts.rows:,} 行、{facts.files:,} ファイル）")
    if not facts.with_keys:
        print(
            "控えに鍵はありませんでした。動かす前に、前の庁舎の keys を CHOSHA_HOME/keys に写してください"
            "（ないと、匿名の封は開かず、二段階の確認も通りません）。"
        )
    return 0
