"""`python -m tests.fuzz prose|guard|keys [seconds]`: atheris follows the code and bends what is typed until something breaks.

atheris is not among the fixed requirements; `pip install atheris` beside them before the first run. Without it the script says so.
Prints the input that broke something and leaves with another number than nought.
"""

import importlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import django

LONGEST = 2_000  # signs; longer texts are the hypothesis tests' and the bench's


def prose(words: Any) -> None:
    """What comes out of the wall holds nothing but the tags of a text, and reading it plainly never fails."""
    from chosha.talk.engine.prose import plain_text, render_prose
    from chosha.talk.tests.strangers import strange_tags

    html = render_prose(words.ConsumeUnicodeNoSurrogates(LONGEST))
    strange = strange_tags(html)
    if strange:
        raise AssertionError(strange)
    plain_text(html)


def guard(words: Any) -> None:
    """Marks lie inside the text, apart, in order; what one click puts in their place is no mark that stops."""
    from chosha.guard.engine.checking import check, check_name

    text = words.ConsumeUnicode(LONGEST)
    for look in (check, check_name):
        spans = look(text)
        if [span.text for span in spans] != [text[span.start : span.end] for span in spans]:
            raise AssertionError("a mark says another text than its place")
        if any(before.end > after.start for before, after in pairwise(spans)):
            raise AssertionError("marks lie over each other")


def keys(words: Any) -> None:
    """What locks a secret opens for its key and for nothing else, however bent; a code is read however it is typed."""
    from nacl.exceptions import CryptoError

    from chosha.members.engine.keyring import digest, key_of_code, lock, new_code, sound_code, unlock
    from chosha.talk.engine.masks import half_of, name_in

    typed, bent = words.ConsumeUnicode(60), words.ConsumeBytes(200)
    key = digest(typed.encode("utf-8", "surrogatepass"), key=b"k")
    if unlock(bent, key) is not None or unlock(lock(b"s" * 32, key), key) != b"s" * 32:
        raise AssertionError("a lock that does not hold")
    code = new_code()
    if key_of_code(code.lower().replace("0", "o"), b"salt") != key_of_code(code, b"salt") or sound_code(sound_code(typed)) != sound_code(
        typed
    ):
        raise AssertionError("a code that reads otherwise")
    with suppress(CryptoError, ValueError, TypeError):
        half_of(key, bent.hex())
        raise AssertionError("a half opened for a stranger")
    with suppress(CryptoError, ValueError, TypeError):
        name_in(bent, key, "board.post", 1, 1)
        raise AssertionError("a seal opened for a stranger")


TARGETS: dict[str, Callable[[Any], None]] = {"prose": prose, "guard": guard, "keys": keys}
PACKAGES = {"prose": ["chosha.talk.engine", "markdown_it"], "guard": ["chosha.guard.engine"], "keys": ["chosha.members.engine.keyring"]}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        print(__doc__)
        return 2
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print("atheris is not there. `pip install atheris` brings it; the searches of hypothesis in the suite need it not.")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
    target, seconds = TARGETS[sys.argv[1]], sys.argv[2] if len(sys.argv) > 2 else "60"
    with atheris.instrument_imports(include=PACKAGES[sys.argv[1]]):
        django.setup()
        target(atheris.FuzzedDataProvider(b"\x01first"))  # brings in what is watched
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}", f"-max_len={3 * LONGEST}"], lambda raw: target(atheris.FuzzedDataProvider(raw))
    )
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
