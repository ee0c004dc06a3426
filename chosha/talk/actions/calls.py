"""Being called while away: for one thread, a sealed address lies here until it closes. See docs/adr/0010-masks.md."""

import secrets
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from chosha.kernel.clock import jst, now, today
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import INSIDE
from chosha.members.engine.keyring import digest, lock, unlock
from chosha.members.models import Member
from chosha.notices.actions import send_unkept
from chosha.notices.engine.quiet import first_calm_moment
from chosha.notices.queries import quiet_hours_of
from chosha.talk.access import own_mask
from chosha.talk.actions.places import hide_place
from chosha.talk.models import Mask
from chosha.talk.models.sealed import Call

KEPT = timedelta(days=90)  # without a word in the thread
EVENING = 18  # one mail a day, from this hour on: sent at once it would tell which word it answers
SUBJECT = "匿名で書いた題に、新しい言葉があります"
TEXT = """あなたが匿名で書いた題に、新しい答えやコメントがあります。

題や内容は、このメールには書いていません。
読み方  庁舎を開き、「わたし」の「わたしの匿名」を見てください。
止め方  「わたしの匿名」で、題ごとに止められます。
"""


@transaction.atomic
def keep_call(mask: Mask, *, by: Member) -> None:
    """The wearer wants to hear of this thread while away. Twice is once."""
    _refuse_strangers(mask, by)
    box = lock(str(by.pk).ljust(20).encode(), _key(mask.pk))
    call, new = Call.objects.get_or_create(pk=mask.pk, defaults={"box": box, "until": _until()})
    if new:
        hide_place(call)


@transaction.atomic
def end_call(mask: Mask, *, by: Member) -> None:
    """The sealed address goes."""
    _refuse_strangers(mask, by)
    Call.objects.filter(pk=mask.pk).delete()


def _refuse_strangers(mask: Mask, by: Member) -> None:
    if by.mask_secret is None:
        raise Refused("匿名の鍵が閉じています。「わたしの匿名」でパスワードを入れると開きます。")
    if own_mask(by, mask.thing_key, mask.thing_id) != mask:
        raise NotAllowed("Only the wearer is called.")


@transaction.atomic
def note_word(key: str, thing_id: int, *, by_mask: int | None) -> None:
    """Something was said in a thread: whoever is to be called there, and did not say it, has a reason to come."""
    calls = Call.objects.filter(mask__thing_key=key, mask__thing_id=thing_id)
    calls.exclude(pk=by_mask).update(waiting=True, until=_until())


def _until() -> date:
    """The end of the month in which the time is over: the day itself would say when the wearer asked for it."""
    until = today() + KEPT
    return until.replace(day=monthrange(until.year, until.month)[1])


def call_wearers() -> int:
    """In the evening, one mail for each wearer with something new, which names no thread and is written down nowhere. Returns how many."""
    Call.objects.filter(until__lt=today()).delete()
    if jst(now()).hour < EVENING:
        return 0
    found: defaultdict[int, list[Call]] = defaultdict(list)
    for call in Call.objects.filter(waiting=True).exclude(told_on=today()).select_related("mask"):
        member = _opened(call)
        if member is not None:
            found[member].append(call)
    people = list(Member.objects.filter(pk__in=found, standing__in=INSIDE, is_active=True))
    secrets.SystemRandom().shuffle(people)
    return sum(_call(member, found[member.pk]) for member in people)


def _call(member: Member, calls: list[Call]) -> bool:
    """Whether a mail went. Not in the member's quiet hours; a server that is away is asked again with the next round."""
    gone = [call.pk for call in calls if not _is_open_to(member, call.mask)]
    Call.objects.filter(pk__in=gone).delete()
    rest = [call.pk for call in calls if call.pk not in gone]
    moment = now()
    if not rest or first_calm_moment(moment, quiet_hours_of(member.email)) > moment:
        return False
    try:
        send_unkept(to=member.email, subject=SUBJECT, text=TEXT)
    except OSError:
        return False
    Call.objects.filter(pk__in=rest).update(waiting=False, told_on=today())
    return True


def _is_open_to(member: Member, mask: Mask) -> bool:
    return bool(passport(mask.thing_key).visible_to(member).filter(pk=mask.thing_id).exists())


@transaction.atomic
def forget_calls_of(member: Member) -> None:
    """The member leaves: all are opened to find the own ones, since none says whose it is."""
    Call.objects.filter(pk__in=[call.pk for call in Call.objects.all() if _opened(call) == member.pk]).delete()


def _opened(call: Call) -> int | None:
    """Whom it calls; None where the key of the house is another one."""
    words = unlock(bytes(call.box), _key(call.pk))
    return int(words) if words is not None else None


def _key(mask_id: int) -> bytes:
    """Of the key file alone: whoever holds it and the database opens the address. The page says so."""
    return digest(f"call|{mask_id}".encode(), key=digest(settings.CHOSHA_MASK_KEY.encode(), key=b"chosha calls"))
