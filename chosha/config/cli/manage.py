import os
import sys


def run(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
    from django.core.management import execute_from_command_line

    if not words or words[0] in ("-h", "--help"):
        words = ["help"]
    execute_from_command_line(["chosha manage", *words])
    sys.stdout.flush()
    return 0
