"""自分だけのメモ: written, mended and deleted by one member, for that member."""

from datetime import timedelta

from django.db import transaction

from chosha.broadcasts.access import may_watch, own_notes
from chosha.broadcasts.models import Episode, SelfNote
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member

MOST_NOTES = 300
KEPT_FOR = timedelta(days=1)
LATEST = 12 * 3600


@transaction.atomic
def write_note(episode: Episode, *, by: Member, at_sec: float, text: str) -> SelfNote:
    """A note at this second. Raises NotAllowed; Refused without words, or where there are too many."""
    if not may_watch(by, episode):
        raise NotAllowed
    words = _words(text)
    if own_notes(by).filter(episode=episode).count() >= MOST_NOTES:
        raise Refused(f"メモは、一つの回に{MOST_NOTES}までです。書いた文は残っています。")
    return SelfNote.objects.create(member=by, episode=episode, at_sec=_second(at_sec), text=words)


@transaction.atomic
def mend_note(note: SelfNote, *, by: Member, at_sec: float, text: str) -> None:
    """Other words or another second. Raises NotAllowed or Refused."""
    if note.member_id != by.pk:
        raise NotAllowed
    note.text, note.at_sec = _words(text), _second(at_sec)
    note.save(update_fields=["text", "at_sec"])


@transaction.atomic
def delete_note(note: SelfNote, *, by: Member) -> None:
    """Gone from every page; back again within a day. Raises NotAllowed."""
    if note.member_id != by.pk:
        raise NotAllowed
    SelfNote.objects.filter(pk=note.pk, removed_at=None).update(removed_at=now())


@transaction.atomic
def bring_note_back(note: SelfNote, *, by: Member) -> None:
    if note.member_id != by.pk:
        raise NotAllowed
    SelfNote.objects.filter(pk=note.pk).update(removed_at=None)


def forget_notes() -> int:
    """What was deleted a day ago. Returns how many."""
    return SelfNote.objects.filter(removed_at__lt=now() - KEPT_FOR).delete()[0]


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused("メモのことばを書いてください。", field="text")
    if len(words) > SelfNote._meta.get_field("text").max_length:
        raise Refused("400字までです。書いた文は残っています。", field="text")
    return words


def _second(at_sec: float) -> int:
    return int(min(max(at_sec, 0), LATEST))
