import argparse

from chosha.config.opening import open_prepared_house


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    open_prepared_house()
    from chosha.jobs.worker import run as work

    return work()
