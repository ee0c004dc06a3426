import argparse

from chosha.config.opening import open_house


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="会員がまだ一人もいなければ、見本の庁舎を作ります")


def run(options: argparse.Namespace) -> int:
    open_house()
    from django.conf import settings

    from chosha.config.prepare import has_members, prepare
    from chosha.config.prepared import note_prepared

    for line in prepare():
        print(line)
    if options.demo and not has_members():
        print("見本の庁舎を作っています。一、二分かかることがあります。")
        from demo.build import build

        build(members=None, posts=None)
    note_prepared(settings.CHOSHA_HOME, demo=options.demo)
    return 0
