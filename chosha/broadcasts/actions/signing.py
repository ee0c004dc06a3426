"""申し込み: asked for by hosts, given and taken back by members in one tap. Who signed up is on no page but the hosts' own."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from chosha.broadcasts.access import may_host, may_watch
from chosha.broadcasts.models import Enrolment, Episode, Material, Minutes, Readers, SignUp, State, Topic
from chosha.broadcasts.queries.signing import FORGOTTEN_AFTER
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import INSIDE, may_write
from chosha.members.models import Member
from chosha.notices.actions import notify

TOLD_AS = "broadcasts.episode"
MOST_SEATS, LONGEST_ASK, LONGEST_ANSWER, LONGEST_NOTICE = 5_000, 100, 200, 200
UNDER_WAY = "申し込みを受けられるのは、放送がはじまる前です。"


@transaction.atomic
def open_enrolment(episode: Episode, *, by: Member, closes_at: datetime, seats: int | None = None, asks: str = "") -> Enrolment:
    """Ask for sign-ups, or change what is asked. More seats take in who waits. Raises NotAllowed or Refused."""
    kept = _kept(episode)
    if not may_host(by, kept):
        raise NotAllowed
    if kept.state != State.SCHEDULED:
        raise Refused(UNDER_WAY)
    if not now() < closes_at <= kept.starts_at:
        raise Refused("締め切りは、いまから放送がはじまるまでの間で選べます。", field="closes_at")
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        raise Refused("席の数は、1から5,000までの数字で書けます。決めないときは、空にします。", field="seats")
    words = {"closes_at": closes_at, "seats": seats, "asks": " ".join(asks.split())[:LONGEST_ASK]}
    enrolment, _ = Enrolment.objects.update_or_create(episode=kept, defaults=words)
    kept.has_sign_up, kept.touched_at = True, kept.touched_at or now()
    kept.save(update_fields=["has_sign_up", "touched_at"])
    _take_in(kept, enrolment)
    return enrolment


@transaction.atomic
def close_enrolment(episode: Episode, *, by: Member) -> None:
    """No more from now on; who signed up stays. Closing what is closed changes nothing. Raises NotAllowed."""
    kept = _kept(episode)
    if not may_host(by, kept):
        raise NotAllowed
    Enrolment.objects.filter(episode=kept, closes_at__gt=now()).update(closes_at=now())


@transaction.atomic
def sign_up(episode: Episode, *, by: Member, answer: str = "") -> SignUp:
    """A seat, or a place among those who wait for one. Twice is once, with the newer answer. Raises NotAllowed or Refused."""
    kept = _kept(episode)
    if not may_write(by) or not may_watch(by, kept):
        raise NotAllowed
    enrolment = Enrolment.objects.filter(episode=kept).first()
    if enrolment is None or not enrolment.is_open or kept.state != State.SCHEDULED:
        raise Refused("この回の申し込みは、受け付けていません。放送は、申し込まなくても聞けます。")
    words = " ".join(answer.split())[:LONGEST_ANSWER] if enrolment.asks else ""
    state = SignUp.State.SEATED if _has_room(kept, enrolment) else SignUp.State.WAITING
    row, fresh = SignUp.objects.get_or_create(episode=kept, member=by, defaults={"state": state, "answer": words})
    if not fresh and words:
        row.answer = words
        row.save(update_fields=["answer"])
    return row


@transaction.atomic
def withdraw_sign_up(episode: Episode, *, by: Member) -> None:
    """The seat goes to whoever waits longest. Taking back nothing changes nothing."""
    kept = _kept(episode)
    gone, _ = SignUp.objects.filter(episode=kept, member=by).delete()
    enrolment = Enrolment.objects.filter(episode=kept).first()
    if gone and enrolment is not None:
        _take_in(kept, enrolment)


def withdraw_all(member_id: int) -> None:
    """The member is no longer inside: seats in coming shows are free again."""
    for row in SignUp.objects.filter(member_id=member_id, episode__state=State.SCHEDULED).select_related("episode", "member"):
        withdraw_sign_up(row.episode, by=row.member)


@transaction.atomic
def thank_signed_up(episode: Episode) -> int:
    """Once, when the show stands in the archive: who had a seat learns where all of it is. Returns how many were told."""
    enrolment = Enrolment.objects.select_for_update().filter(episode=episode, thanked_at__isnull=True).select_related("episode").first()
    if enrolment is None or enrolment.episode.hidden_at is not None:
        return 0
    enrolment.thanked_at = now()
    enrolment.save(update_fields=["thanked_at"])
    seated = SignUp.objects.filter(episode=episode, state=SignUp.State.SEATED)
    told = Member.objects.filter(pk__in=seated.values("member"), is_active=True, standing__in=INSIDE)
    place, path = ("まとめ", f"{enrolment.episode.path}gathering/") if _has_more(episode) else ("ページ", enrolment.episode.path)
    for member in told:
        line = f"「{_short(enrolment.episode)}」に申し込んでいただき、ありがとうございました。録画や資料は、この回の{place}で見られます"
        notify(member, line[:LONGEST_NOTICE], path, key=TOLD_AS, id=episode.pk)
    return len(told)


def forget_sign_ups() -> int:
    """Every day: who signed up for a show that was over, or called off, a month ago. Returns how many.

    Where minutes or materials are for them alone, the bare seat stays, so that they may still read.
    """
    over = SignUp.objects.filter(episode__starts_at__lt=now() - FORGOTTEN_AFTER).exclude(episode__state__in=(State.LIVE, State.INTERRUPTED))
    kept = Q(episode__in=Minutes.objects.filter(readers=Readers.SIGNED).values("episode"))
    kept |= Q(episode__in=Material.objects.filter(readers=Readers.SIGNED, dropped_at=None).values("episode"))
    seats = over.filter(kept, state=SignUp.State.SEATED)
    seats.exclude(answer="").update(answer="")
    return over.exclude(pk__in=seats.values("pk")).delete()[0]


def _has_more(episode: Episode) -> bool:
    """Whether more than a recording was left."""
    listed = Material.objects.filter(episode=episode, listed_at__isnull=False, dropped_at=None)
    topics = Topic.objects.filter(episode=episode, removed_at=None, hidden_at=None)
    return listed.exists() or topics.exists() or Minutes.objects.filter(episode=episode).exists()


def _kept(episode: Episode) -> Episode:
    return Episode.objects.select_for_update().get(pk=episode.pk)


def _has_room(episode: Episode, enrolment: Enrolment) -> bool:
    rows = SignUp.objects.filter(episode=episode)
    if enrolment.seats is None:
        return True
    return not rows.filter(state=SignUp.State.WAITING).exists() and rows.filter(state=SignUp.State.SEATED).count() < enrolment.seats


def _take_in(episode: Episode, enrolment: Enrolment) -> None:
    """Those who wait, the longest first, as far as there are seats; each learns of it."""
    rows = SignUp.objects.filter(episode=episode)
    free = None if enrolment.seats is None else max(0, enrolment.seats - rows.filter(state=SignUp.State.SEATED).count())
    waiting = list(rows.filter(state=SignUp.State.WAITING).select_related("member")[:free])
    SignUp.objects.filter(pk__in=[row.pk for row in waiting]).update(state=SignUp.State.SEATED)
    for row in waiting:
        line = f"「{_short(episode)}」に空きが出て、席ができました。都合がつかないときは、回のページで取り消せます"
        notify(row.member, line[:LONGEST_NOTICE], episode.path, key=TOLD_AS, id=episode.pk)


def _short(episode: Episode) -> str:
    return episode.title if len(episode.title) <= 40 else f"{episode.title[:39]}…"
