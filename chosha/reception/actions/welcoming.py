"""A newcomer's first days: the greeting, who may see it, and which small steps are done or passed over."""

from datetime import datetime

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import is_inside, may_write
from chosha.members.models import Member
from chosha.moderation.access import may_cover, may_hide
from chosha.moderation.actions import note_mending
from chosha.notices.actions import notify
from chosha.reception.access import GREETING, is_newcomer
from chosha.reception.models import Leaving, Welcome
from chosha.talk.actions import remove_conversation

LONGEST_GREETING = 200
AT_ONCE = 200
PAGE = "/me/welcome/greeting/"


def own_welcome(member: Member) -> Welcome:
    """The member's row, locked; made when it is first needed."""
    known, _ = Welcome.objects.get_or_create(member=member)
    return Welcome.objects.select_for_update().get(pk=known.pk)


@transaction.atomic
def greet(member: Member, *, words: str, listed: bool, on_air: bool, at: datetime | None = None) -> Welcome:
    """Say よろしくお願いします, or change its words and who may see them. Other words bring a covered greeting back.

    Raises NotAllowed for whoever may not write, Refused where the greeting is too long or the member is here for long.
    """
    if not may_write(member):
        raise NotAllowed
    if len(words) > LONGEST_GREETING:
        raise Refused(f"あいさつは{LONGEST_GREETING}字までです。いま{len(words)}字あります。", field="words")
    welcome = own_welcome(member)
    if welcome.greeted_at is None and not is_newcomer(member):
        raise Refused("あいさつを送れるのは、入会から60日のあいだです。掲示板の雑談には、いつでも書けます。")
    if welcome.hidden_at is not None and words != welcome.words:
        welcome.hidden_at = None
        note_mending(GREETING, welcome, by=member)
    welcome.words, welcome.listed, welcome.on_air = words, listed, on_air
    welcome.greeted_at = welcome.greeted_at or at or now()
    welcome.save(update_fields=["words", "listed", "on_air", "greeted_at", "hidden_at"])
    return welcome


@transaction.atomic
def withdraw_greeting(member: Member) -> None:
    """Nobody sees it any more. The words stay with the member, to be sent again or mended. Doing it twice does nothing."""
    welcome = own_welcome(member)
    welcome.greeted_at, welcome.listed, welcome.on_air = None, False, False
    welcome.save(update_fields=["greeted_at", "listed", "on_air"])


@transaction.atomic
def note_step(member: Member, step: str, how: str) -> None:
    """A step of the first day is "done", "passed" over, or "open" again. Which steps there are, the desk knows."""
    if not is_inside(member):
        raise NotAllowed
    welcome = own_welcome(member)
    others = [noted for noted in welcome.steps if noted.partition(":")[0] != step]
    welcome.steps = others if how == "open" else [*others, f"{step}:{how}"]
    welcome.save(update_fields=["steps"])


@transaction.atomic
def note_greeted_on_air(welcome: Welcome, *, at: datetime | None) -> None:
    """The welcome show greeted this newcomer; None takes the mark back. The desk has asked who may."""
    current = Welcome.objects.select_for_update().get(pk=welcome.pk)
    current.greeted_on_air_at = at
    current.save(update_fields=["greeted_on_air_at"])


@transaction.atomic
def hide_greeting(welcome: Welcome, *, by: Member | None, reason: str) -> None:
    """Cover for now, on behalf of moderation; the writer is told kindly and may mend it."""
    if not may_hide(by):
        raise NotAllowed("Only moderators cover content.")
    welcome.hidden_at = now()
    welcome.save(update_fields=["hidden_at"])
    record("reception.greeting.hidden", welcome, by=by, reason=reason)
    line = f"あなたのあいさつを、いったん伏せています。理由: {reason.rstrip('。')}。直すと、すぐ戻せます。あなたの評価には関わりません"
    notify(welcome.member, line[:200], PAGE, key=GREETING, id=welcome.pk)


@transaction.atomic
def unhide_greeting(welcome: Welcome, *, by: Member, reason: str) -> None:
    if not may_cover(by):
        raise NotAllowed("Only moderators uncover content.")
    welcome.hidden_at = None
    welcome.save(update_fields=["hidden_at"])
    record("reception.greeting.unhidden", welcome, by=by, reason=reason)
    notify(welcome.member, "伏せていたあなたのあいさつは、元どおり見えます。ご不便をおかけしました", PAGE, key=GREETING, id=welcome.pk)


@transaction.atomic
def forget_welcomes_of_the_left() -> int:
    """Whose leaving is final, leaves no greeting behind, nor what was said under it. Returns how many."""
    final = Leaving.objects.filter(finished_at__isnull=False).values("member")
    left = list(Welcome.objects.filter(member__in=final).order_by("pk")[:AT_ONCE])
    for welcome in left:
        remove_conversation(GREETING, welcome)
    Welcome.objects.filter(pk__in=[welcome.pk for welcome in left]).delete()
    return len(left)
