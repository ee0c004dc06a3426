"""Members who know the field of a consultation: asked softly, offering by themselves, seated by a host."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from chosha.broadcasts.access import may_host, may_watch
from chosha.broadcasts.models import NOT_OVER, Answerer, Consultation, Episode
from chosha.broadcasts.queries.consulting import shown_to
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import INSIDE, may_write
from chosha.members.models import CanHelp, Duty, Member
from chosha.notices.actions import notify, tell_softly
from chosha.talk.access import may_be_wearer, own_mask

MOST_ASKED = 20  # for one consultation
LINE = "話せる分野の相談が、放送で答える人を待っています。出ても、聞くだけでもかまいません"
AState, CState = Answerer.State, Consultation.State


@transaction.atomic
def call_answerers(consultation: Consultation, *, episode: Episode, by: Member, wanted: bool = True) -> None:
    """Ask members who said they can talk of its field; or ask no further. Raises NotAllowed, Refused."""
    if not may_host(by, episode):
        raise NotAllowed
    row = Consultation.objects.select_for_update().filter(pk=consultation.pk, episode=episode, state=CState.PICKED).first()
    if row is None:
        raise Refused("進行表で待っている相談に、答える人をさがせます。")
    if wanted and _field(row) is None:
        raise Refused("この相談には分野が付いていないので、さがせません。知っている方がいるときは、ゲストに招けます。")
    row.calling = wanted
    row.save(update_fields=["calling"])
    if wanted:
        _ask(row)


def ask_answerers() -> int:
    """Every half hour, for shows yet to come: whoever was in quiet hours may be asked now. Returns how many were."""
    rows = Consultation.objects.filter(calling=True, state=CState.PICKED, episode__state__in=NOT_OVER)
    return sum(_ask(row) for row in rows.select_related("episode"))


@transaction.atomic
def _ask(row: Consultation) -> int:
    asked = 0
    room = MOST_ASKED - Answerer.objects.filter(consultation=row).count()
    place = f"/episodes/{row.episode_id}/consultations/{row.pk}/"
    for member in _able(row) if room > 0 else ():
        if asked < room and shown_to(member, [row]) and tell_softly(member, "on_air", LINE, place) == "told":
            Answerer.objects.create(consultation=row, member=member)
            asked += 1
    return asked


def _field(row: Consultation) -> str | None:
    thing = passport(row.thing_key).rows().filter(pk=row.thing_id).first()
    return passport(row.thing_key).duty_of(thing) if thing is not None else None


def _able(row: Consultation) -> list[Member]:
    """Some of those inside, who may write, with a 話せること in the field, by lot.

    Never its named writer, nor hosts and guests of the show, nor whoever was asked already. Its wearer may be among them: leaving the
    wearer out would say who it is.
    """
    field, thing = _field(row), passport(row.thing_key).rows().filter(pk=row.thing_id).first()
    large = Duty.objects.filter(pk=field).values_list("parent", flat=True).first()
    can = CanHelp.objects.filter(member=OuterRef("pk"), duty__in=[one for one in (field, large) if one]).order_by()
    known = Answerer.objects.filter(consultation=row, member=OuterRef("pk")).order_by()
    seated = Episode.objects.filter(Q(hosts=OuterRef("pk")) | Q(guests=OuterRef("pk")), pk=row.episode_id).order_by()
    able = Member.objects.filter(Exists(can), ~Exists(known), ~Exists(seated), standing__in=INSIDE, is_active=True, read_only=False)
    author = passport(row.thing_key).author_of(thing) if thing is not None else None
    return list(able.exclude(pk=author or 0).order_by("?")[: 2 * MOST_ASKED])


@transaction.atomic
def offer_to_answer(consultation: Consultation, *, by: Member) -> None:
    """答えに出られます: the hosts learn the name. Raises NotAllowed; Refused for whoever asked, or once it does not wait any more."""
    row = Consultation.objects.select_for_update(of=("self",)).select_related("episode").filter(pk=consultation.pk).first()
    if row is None or row.episode is None or not may_write(by) or not may_watch(by, row.episode) or not shown_to(by, [row]):
        raise NotAllowed
    if row.state != CState.PICKED or row.episode.state not in NOT_OVER:
        raise Refused("この相談には、もう答えたか、進行表から外れています。お気持ちだけいただきます。")
    thing = passport(row.thing_key).find(by, row.thing_id)
    if thing is not None and passport(row.thing_key).is_by(thing, by):
        raise Refused("ご自身の相談には、名前を出して答える側では出られません。補いたいことは、掲示板に書けます。")
    if own_mask(by, row.thing_key, row.thing_id) is not None:
        raise Refused("この題では匿名で書いているので、名前を出して答える側では出られません。")
    if may_be_wearer(by, row.thing_key, row.thing_id):
        raise Refused("匿名の鍵が閉じているので、ご自身の相談でないことを確かめられません。「わたしの匿名」で開けると、伝えられます。")
    kept, _ = Answerer.objects.get_or_create(consultation=row, member=by)
    if kept.state != AState.ASKED:
        return
    kept.state = AState.OFFERS
    kept.save(update_fields=["state"])
    for host in row.episode.hosts.exclude(pk=by.pk):
        notify(host, "相談に、答えに出られる方がいます", f"{row.episode.path}order/", key="broadcasts.episode", id=row.episode_id)


@transaction.atomic
def withdraw_offer(consultation: Consultation, *, by: Member) -> None:
    """Taken back; a seat in the show is given up with it."""
    kept = Answerer.objects.filter(consultation=consultation, member=by).exclude(state=AState.ASKED).first()
    if kept is None:
        return
    if kept.state == AState.SEATED and consultation.episode is not None and consultation.episode.state in NOT_OVER:
        consultation.episode.guests.remove(by)
    kept.state = AState.ASKED
    kept.save(update_fields=["state"])


@transaction.atomic
def seat_answerer(answerer: Answerer, *, episode: Episode, by: Member, seated: bool) -> None:
    """A guest of the show; or no longer. Raises NotAllowed."""
    if not may_host(by, episode):
        raise NotAllowed
    kept = Answerer.objects.select_for_update().filter(pk=answerer.pk, consultation__episode=episode).exclude(state=AState.ASKED).first()
    if kept is None or (kept.state == AState.SEATED) == seated:
        return
    kept.state = AState.SEATED if seated else AState.OFFERS
    kept.save(update_fields=["state"])
    (episode.guests.add if seated else episode.guests.remove)(kept.member)
    if seated:
        line = f"「{episode.title[:40]}」の回に、ゲストとしてお迎えします。ありがとうございます"
        notify(kept.member, line, episode.path, key="broadcasts.episode", id=episode.pk)


@transaction.atomic
def forget_offers_beside(key: str, thing_id: int, member: Member) -> None:
    """The member puts on a mask there: that the member offered to answer goes. Having been asked is no act of the member's, and stays."""
    rows = Answerer.objects.filter(consultation__thing_key=key, consultation__thing_id=thing_id, member=member, state=AState.OFFERS)
    rows.update(state=AState.ASKED)


@transaction.atomic
def forget_asked() -> int:
    """Once a show is over, who was asked and who offered is nobody's business. Returns how many."""
    return Answerer.objects.exclude(consultation__episode__state__in=NOT_OVER).exclude(state=AState.SEATED).delete()[0]
