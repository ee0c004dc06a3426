"""Every write of the guard: the words of the staff, and what members decided (never what they wrote, never who they are)."""

from typing import Any

from django.db import IntegrityError, transaction

from chosha.audit.actions import record
from chosha.guard.models import StaffWord
from chosha.guard.queries import Considered
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused

MOST = 500


@transaction.atomic
def note_decision(considered: Considered, *, about: str) -> None:
    """Put on record that something was asked and decided: counts of kinds and levels. `about` is the key of a content, e.g. 「board.post」.

    Neither the member nor the content is named: a masked author must not be found by it. Nothing is written where nothing was asked.
    """
    if considered.kept or considered.mended:
        record("guard.decision.made", about=about, kept=considered.kept, mended=considered.mended)


@transaction.atomic
def add_word(*, by: Any, use: str, word: str, note: str = "") -> StaffWord:
    """A word to ask about always, or never. The caller has made sure that `by` may. Raises Refused."""
    word = " ".join(word.split())
    if len(word) < 2:
        raise Refused("2文字からの言葉を書いてください。1文字では、多くの文に印が付きます。", field="word")
    if StaffWord.objects.count() >= MOST:
        raise Refused(f"言葉は{MOST}までです。使わないものを外すと、足せます。", field="word")
    try:
        with transaction.atomic():
            added = StaffWord.objects.create(use=use, word=word, note=note.strip(), added_at=now())
    except IntegrityError:
        raise Refused("この言葉は、すでにあります。使い方を変えるときは、先に外してください。", field="word") from None
    record("guard.word.added", added, by=by, use=use, word=word)
    return added


@transaction.atomic
def drop_word(word: StaffWord, *, by: Any) -> None:
    """Take a word off; the record keeps that it was there."""
    record("guard.word.dropped", word, by=by, use=word.use, word=word.word)
    word.delete()
