"""ありがとう that only the writer of a text sees: 「助かりました」, with or without a sentence of its own."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import day_stamp, now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import seen
from chosha.members.access import closing, keeps_away, may_tell, may_write
from chosha.members.models import Member
from chosha.moderation.access import may_cover, may_hide
from chosha.moderation.actions import is_masked, note_mending, refuse_covered_words
from chosha.notices.actions import notify, tell_softly
from chosha.talk.access import THANKS, UNDO, is_for
from chosha.talk.actions.comments import react
from chosha.talk.models import Reaction, Thanks

LONGEST = 100
MOST_A_DAY = 20
AT_ONCE = 500
LINE = "あなたの書いたものに、お礼が届いています"
PLACE = "/me/participation/?tab=helped"


@transaction.atomic
def give_thanks(*, by: Member, thing_key: str, thing: Any, words: str, at: datetime | None = None) -> Thanks:
    """Put a sentence to one's 「助かりました」, or other words in its place. `at` loads the past and tells nobody.

    Raises NotAllowed, Refused (field words).
    """
    words = " ".join(seen(words).split())
    _refuse_unsound(by, thing_key, thing, words)
    react(by=by, thing_key=thing_key, thing=thing, kind=Reaction.Kind.THANKS)
    known = Thanks.objects.select_for_update().filter(author=by, thing_key=thing_key, thing_id=thing.pk).first()
    if known is None:
        if at is None and Thanks.objects.filter(author=by, at__gt=now() - timedelta(days=1)).count() >= MOST_A_DAY:
            raise Refused(f"ひとことは、1日に{MOST_A_DAY}までです。あとは、翌日に添えられます。書いた文は残っています。", field="words")
        return Thanks.objects.create(thing_key=thing_key, thing_id=thing.pk, author=by, words=words, at=at or now(), **closing(by))
    if words != known.words:
        known.words = words
        refuse_covered_words(THANKS, known)
        if known.hidden_at is not None:
            known.hidden_at = None
            note_mending(THANKS, known, by=by)
        known.save(update_fields=["words", "hidden_at"])
    return known


def _refuse_unsound(by: Member, key: str, thing: Any, words: str) -> None:
    issued = passport(key)
    if not may_write(by) or issued.is_by(thing, by):
        raise NotAllowed("Members thank others.")
    if not words:
        raise Refused("まだ書かれていません。ひとこと書くと送れます。「助かりました」だけなら、もう届いています。", field="words")
    if len(words) > LONGEST:
        raise Refused(f"ひとことは{LONGEST}字までです。いま{len(words)}字あります。書いた文は残っています。", field="words")
    writer = issued.author_of(thing)
    covered = getattr(thing, "hidden_at", None) is not None
    if covered or (writer is not None and keeps_away(writer, by.pk)):  # both in the same words; a mute is not said at all
        raise Refused("いまは、ここに書けません。読むことはできます。書いた文は残っています。")


@transaction.atomic
def take_thanks_away(thanks: Thanks, *, by: Member) -> None:
    """Whoever said it takes it back for good; whoever it was for has it no more, and may bring it back for ten minutes."""
    current = Thanks.objects.select_for_update().get(pk=thanks.pk)
    if current.author_id == by.pk:
        current.delete()
    elif is_for(by, current):
        thing = passport(current.thing_key).rows().filter(pk=current.thing_id).first()
        current.removed_at = day_stamp() if is_masked(thing) else now()  # under a mask the undo runs until the day is over
        current.save(update_fields=["removed_at"])
    else:
        raise NotAllowed("Only the two it is between.")


@transaction.atomic
def put_thanks_back(thanks_id: int, *, by: Member) -> Thanks:
    """Undo of the one it was for, for ten minutes."""
    current = Thanks.objects.select_for_update().filter(pk=thanks_id, removed_at__gt=now() - UNDO).first()
    if current is None or current.author_id == by.pk or not is_for(by, current):
        raise NotAllowed("Only whoever it was for, for a while.")
    current.removed_at = None
    current.save(update_fields=["removed_at"])
    return current


@transaction.atomic
def hide_thanks(thanks: Thanks, *, by: Member | None, reason: str) -> None:
    """Cover for now, on behalf of moderation; its writer is told kindly and may mend it."""
    if not may_hide(by):
        raise NotAllowed("Only moderators cover content.")
    thanks.hidden_at = now()
    thanks.save(update_fields=["hidden_at"])
    record("talk.thanks.hidden", thanks, by=by, reason=reason)
    line = (
        f"あなたのお礼のひとことを、いったん伏せています。理由: {reason.rstrip('。')}。直すと、すぐ戻せます。あなたの評価には関わりません"
    )
    notify(thanks.author, line[:200], page_of_thanks(thanks), key=THANKS, id=thanks.pk)


@transaction.atomic
def unhide_thanks(thanks: Thanks, *, by: Member, reason: str) -> None:
    if not may_cover(by):
        raise NotAllowed("Only moderators uncover content.")
    thanks.hidden_at = None
    thanks.save(update_fields=["hidden_at"])
    record("talk.thanks.unhidden", thanks, by=by, reason=reason)
    line = "伏せていたあなたのお礼のひとことは、元どおり届いています。ご不便をおかけしました"
    notify(thanks.author, line, page_of_thanks(thanks), key=THANKS, id=thanks.pk)


def page_of_thanks(thanks: Thanks) -> str:
    return f"/talk/{thanks.thing_key}/{thanks.thing_id}/thanks/"


@transaction.atomic
def tell_of_thanks() -> int:
    """Tell writers that thanks have come: not for what, by whom or how many. Whoever is quiet now or was told today hears later.

    Of a text under a mask nobody can be told; its thanks wait beside it. Returns how many were told.
    """
    waiting = Reaction.objects.filter(kind=Reaction.Kind.THANKS, told=False).order_by("pk")[:AT_ONCE]
    found: dict[int, list[int]] = {}
    done: list[int] = []
    told = 0
    for given in waiting:
        writer = _writer(given)
        (done if writer is None else found.setdefault(writer, [])).append(given.pk)
    for member in Member.objects.filter(pk__in=found):
        answer = tell_softly(member, "thanks", LINE, PLACE)
        told += answer == "told"
        done += found[member.pk] if answer != "later" else []
    Reaction.objects.filter(pk__in=done).update(told=True)
    return told


def _writer(given: Reaction) -> int | None:
    """Whom to tell; None where there is nobody, or the two keep apart."""
    issued = passport(given.thing_key)
    thing = issued.rows().filter(pk=given.thing_id).first()
    writer = issued.author_of(thing) if thing is not None else None
    return writer if writer is not None and writer != given.member_id and may_tell(writer, given.member_id) else None


@transaction.atomic
def wipe_removed_thanks() -> int:
    """What was taken away ten minutes ago goes for good. Returns how many. Whoever has left may still come back."""
    old = Thanks.objects.filter(removed_at__lt=now() - UNDO).exclude(author__standing="left", author__is_active=True)
    return old.delete()[0]
