"""話し相手: a newcomer wishes for one, a member takes it on; either ends it any time without a reason, or it ends by itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Q

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import INSIDE, may_write
from chosha.members.actions import offer_to_buddy
from chosha.members.models import Member, Profile
from chosha.moderation.access import may_cover, may_hide
from chosha.notices.actions import notify
from chosha.reception.access import BUDDY, KEPT_FOR, MOST_PAIRS, is_newcomer, kept_apart, may_buddy, may_offer_to_buddy, open_wishes
from chosha.reception.actions.letters import post_letter
from chosha.reception.actions.welcoming import own_welcome
from chosha.reception.models import Pair, Welcome
from chosha.talk.actions import remove_conversation

LASTS = timedelta(days=90)
AT_ONCE = 200
OVER = "話し相手の時間が終わりました。ありがとうございました。30日のあいだは読み返せます"
PAST = "話し相手の90日が過ぎました。ありがとうございました。30日のあいだは読み返せます"


@transaction.atomic
def wish_for_buddy(member: Member, *, wants: bool) -> None:
    """Wish for somebody to talk to, or take the wish back. Wishing twice changes nothing, not even the place in the row."""
    welcome = own_welcome(member)
    if wants and not welcome.wants_buddy:
        if not may_write(member):
            raise NotAllowed
        if not is_newcomer(member):
            raise Refused("話し相手をお願いできるのは、入会から60日のあいだです。掲示板では、いつでも相談できます。")
        if Pair.objects.filter(newcomer=member, ended_at__isnull=True).exists():
            raise Refused("話し相手は、もう決まっています。お迎えのページから話せます。")
        welcome.wished_at = now()
    welcome.wants_buddy = wants
    welcome.save(update_fields=["wants_buddy", "wished_at"])


@transaction.atomic
def offer_company(member: Member, *, offers: bool) -> None:
    """Turn the switch. Whoever turns it off keeps the pairs that are. Refused in the first 30 days."""
    if offers and not may_offer_to_buddy(member):
        raise Refused("話し相手を引き受けられるのは、入会から30日が過ぎた会員です。それまでは、掲示板で声をかけられます。")
    offer_to_buddy(member, offers)


@transaction.atomic
def take_on(welcome: Welcome, *, by: Member, at: datetime | None = None) -> Pair:
    """Become the one a newcomer can talk to. Both are told, the newcomer by mail as well; `at` loads the past and tells nobody.

    Raises NotAllowed for whoever does not offer, Refused where another was quicker or two are enough.
    """
    Profile.objects.select_for_update().get(member=by)  # one after another: the limit counts what the other took on
    if not may_buddy(by):
        raise NotAllowed
    wish = Welcome.objects.select_for_update().get(pk=welcome.pk)
    if not open_wishes(by).filter(pk=wish.pk).exists():
        raise Refused("この方の話し相手は、もう決まったか、お願いが取り消されました。ほかの方のお願いを見られます。")
    if Pair.objects.filter(buddy=by, ended_at__isnull=True).count() >= MOST_PAIRS:
        raise Refused("いま、お二人の話し相手になっています。どちらかが終わると、また引き受けられます。")
    wish.wants_buddy = False
    wish.save(update_fields=["wants_buddy"])
    pair = Pair.objects.create(newcomer=wish.member, buddy=by, since=at or now())
    if at is None:
        _tell_of_beginning(pair)
    return pair


def _tell_of_beginning(pair: Pair) -> None:
    for one, other in ((pair.newcomer, pair.buddy), (pair.buddy, pair.newcomer)):
        notify(one, f"{other.name_with_san}と、話し相手になりました", path_of(pair), key=BUDDY, id=pair.pk)
    post_letter("buddy", "お迎えのお知らせ", to=pair.newcomer.email, may_wait=True, newcomer=pair.newcomer)


def path_of(pair: Pair) -> str:
    return f"/newcomers/buddies/{pair.pk}/"


@transaction.atomic
def end_pair(pair: Pair, *, by: Member) -> None:
    """Either of the two ends it, without a reason. The other hears that it is over. Ending twice does nothing."""
    if by.pk not in (pair.newcomer_id, pair.buddy_id):
        raise NotAllowed
    _end(pair, told=[member for member in (pair.newcomer, pair.buddy) if member.pk != by.pk])


def _end(pair: Pair, *, told: list[Member], line: str = OVER) -> None:
    if not Pair.objects.filter(pk=pair.pk, ended_at__isnull=True).update(ended_at=now()):
        return
    for member in told:
        notify(member, line, path_of(pair), key=BUDDY, id=pair.pk)


@transaction.atomic
def end_pairs_of(member_id: int) -> None:
    """The member is no longer inside: whoever talked with them hears that it is over, and no more."""
    for pair in Pair.objects.filter(Q(newcomer=member_id) | Q(buddy=member_id), ended_at__isnull=True).select_related("newcomer", "buddy"):
        _end(pair, told=[member for member in (pair.newcomer, pair.buddy) if member.pk != member_id])
    Welcome.objects.filter(member=member_id).update(wants_buddy=False)


@transaction.atomic
def look_after_pairs() -> int:
    """Once a day: end what lasted 90 days, what one of the two fled or left; delete what ended 30 days ago. Returns how many ended."""
    living = Pair.objects.filter(ended_at__isnull=True).select_related("newcomer", "buddy")
    due = list(living.filter(since__lte=now() - LASTS)[:AT_ONCE])
    for pair in due:
        _end(pair, told=[pair.newcomer, pair.buddy], line=PAST)
    outside = ~Q(newcomer__standing__in=INSIDE) | ~Q(buddy__standing__in=INSIDE)
    fled = list(living.filter(outside | Exists(kept_apart()))[:AT_ONCE])
    for pair in fled:
        _end(pair, told=[])
    for pair in Pair.objects.filter(ended_at__lte=now() - KEPT_FOR)[:AT_ONCE]:
        remove_conversation(BUDDY, pair)
        pair.delete()
    return len(due) + len(fled)


@transaction.atomic
def hide_pair(pair: Pair, *, by: Member | None, reason: str) -> None:
    """Cover the room of two for now, on behalf of moderation: neither reads it until it is shown again."""
    _cover(pair, by, hidden=True)
    record("reception.pair.hidden", pair, by=by, reason=reason)


@transaction.atomic
def unhide_pair(pair: Pair, *, by: Member, reason: str) -> None:
    _cover(pair, by, hidden=False)
    record("reception.pair.unhidden", pair, by=by, reason=reason)


def _cover(pair: Pair, by: Member | None, *, hidden: bool) -> None:
    if not (may_hide(by) if hidden else may_cover(by)):
        raise NotAllowed("Only moderators cover content.")
    pair.hidden_at = now() if hidden else None
    pair.save(update_fields=["hidden_at"])
    line = "話し相手の部屋を、いったん伏せています" if hidden else "伏せていた話し相手の部屋は、元どおり見えます。ご不便をおかけしました"
    for member in (pair.newcomer, pair.buddy):
        notify(member, line, "/me/welcome/" if hidden else path_of(pair), key=BUDDY, id=pair.pk)
