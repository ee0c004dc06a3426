"""`python -m tests.journeys.hand`: a process inside a house that runs what it is handed, each piece in a fork of its own.

Loading the house takes two seconds, and the journeys have something done there some hundred and fifty times. A line of JSON comes in
(`code`, `arguments`), one goes out (`status`, `said`, `complained`); the end of the input is its end.
"""

import json
import os
import sys
import tempfile
import traceback
from typing import IO

import django


def _act(code: str, arguments: list[str]) -> int:
    sys.argv = ["-c", *arguments]
    try:
        exec(compile(code, "<handed>", "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _waited_for(child: int, said: IO[bytes], complained: IO[bytes]) -> dict[str, object]:
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for told in (said, complained):
        told.seek(0)
    return {"status": status, "said": said.read().decode(), "complained": complained.read().decode()}


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "chosha.config.settings"
    django.setup()
    import chosha.members.tests.factories  # noqa: F401  (what most pieces begin with)

    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
            child = os.fork()
            if not child:
                os.dup2(said.fileno(), 1)
                os.dup2(complained.fileno(), 2)
                return _act(**json.loads(line))  # and the child ends as any program does
            print(json.dumps(_waited_for(child, said, complained)), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
