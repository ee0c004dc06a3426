"""進行表: which consultations a show answers, in which order and how long, and what becomes of those there was no time for."""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from chosha.broadcasts.access import may_host
from chosha.broadcasts.facts import RunningOrderChanged
from chosha.broadcasts.models import NOT_OVER, Chapter, Consultation, Episode
from chosha.broadcasts.queries import playable_seconds
from chosha.broadcasts.queries.consulting import ordered, shown_to
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member
from chosha.notices.actions import notify
from chosha.search.actions import index
from chosha.talk.actions import note_word

SEARCHED_AS = "broadcasts.episode"
CState = Consultation.State
TELL_ASKER = "chosha.broadcasts.tasks.tell_asker"
WHILE_IT_MAY_BE_UNDONE = timedelta(minutes=2)
STEP, SHORTEST, LONGEST = 5, 5, 120
MADE_HERE = re.compile(r"相談 \d+")  # labels of chapters that answering makes, as long as no host renamed them
GONE = "この相談は、いま見られなくなっています。相談した方が取り戻したか、書き直しています。"


def _locked(consultation: Consultation, episode: Episode, by: Member) -> tuple[Episode, Consultation]:
    """The show first, so that two hosts who press at once wait for one another. Raises NotAllowed, Refused."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    row = Consultation.objects.select_for_update().filter(pk=consultation.pk, programme=kept.programme_id).first()
    if row is None or not shown_to(by, [row]):
        raise Refused(GONE)
    return kept, row


def _refuse_limited(row: Consultation) -> None:
    """What not everybody may read is not said to everybody, unless its writer said so."""
    thing = passport(row.thing_key).rows().filter(pk=row.thing_id).first()
    if thing is None or not passport(row.thing_key).consults(thing):
        raise Refused(GONE)
    if passport(row.thing_key).limits(thing) and not row.widened:
        raise Refused("この相談は、見せる範囲が限られています。相談した方が「会員みんなに聞こえてもよい」とすると、放送で答えられます。")


def _changed(episode: Episode, row: Consultation | None = None) -> None:
    """Pages draw the order anew; whoever asked hears of it once it can no longer be undone by a quick hand."""
    announce(RunningOrderChanged(episode_id=episode.pk))
    if row is not None:
        enqueue(TELL_ASKER, not_before=now() + WHILE_IT_MAY_BE_UNDONE, consultation_id=row.pk)


@transaction.atomic
def pick(consultation: Consultation, *, episode: Episode, by: Member) -> None:
    """Into the running order, as the last. Raises NotAllowed, Refused."""
    kept, row = _locked(consultation, episode, by)
    if kept.state not in NOT_OVER:
        raise Refused("この回の放送は終わっています。次の回の進行表に入れられます。")
    if row.state != CState.WAITING:
        raise Refused("この相談は、もう進行表に入っています。")
    _refuse_limited(row)
    last = Consultation.objects.filter(episode=kept).aggregate(last=Max("place"))["last"] or 0
    row.state, row.episode, row.place = CState.PICKED, kept, last + 1
    row.save(update_fields=["state", "episode", "place"])
    _changed(kept, row)


@transaction.atomic
def leave_out(consultation: Consultation, *, episode: Episode, by: Member) -> None:
    """Out of the order: it waits for a later show. Raises NotAllowed, Refused."""
    kept, row = _locked(consultation, episode, by)
    if row.episode_id != kept.pk or row.state not in (CState.PICKED, CState.RETURNED):
        return
    row.state, row.episode, row.place, row.calling = CState.WAITING, None, None, False
    row.save(update_fields=["state", "episode", "place", "calling"])
    _changed(kept)


@transaction.atomic
def move_consultation(consultation: Consultation, *, episode: Episode, by: Member, up: bool) -> None:
    """One place nearer to the beginning, or further. Raises NotAllowed, Refused."""
    kept, row = _locked(consultation, episode, by)
    order = [one.pk for one in ordered(kept)]
    if row.pk not in order:
        return
    at = order.index(row.pk)
    order.insert(max(0, min(len(order) - 1, at + (-1 if up else 1))), order.pop(at))
    for place, pk in enumerate(order, start=1):
        Consultation.objects.filter(pk=pk).update(place=place)
    _changed(kept)


@transaction.atomic
def plan_minutes(consultation: Consultation, *, episode: Episode, by: Member, longer: bool) -> None:
    """Five minutes more or fewer for it. Raises NotAllowed, Refused."""
    kept, row = _locked(consultation, episode, by)
    row.minutes = max(SHORTEST, min(LONGEST, row.minutes + (STEP if longer else -STEP)))
    row.save(update_fields=["minutes"])
    _changed(kept)


@transaction.atomic
def answer_consultation(consultation: Consultation, *, episode: Episode, by: Member) -> None:
    """いま答えています, for all at once; what was being answered is answered. Raises NotAllowed, Refused."""
    kept, row = _locked(consultation, episode, by)
    if not kept.is_on_air:
        raise Refused("放送の時間ではないので、始められませんでした。進行表は残っています。")
    if row.state == CState.ANSWERING and row.episode_id == kept.pk:
        return
    if row.state != CState.PICKED or row.episode_id != kept.pk:
        raise Refused("この相談は、いま進行表で待っていません。進行表に入れると、答えられます。")
    _refuse_limited(row)
    _end_current(kept)
    row.state, row.at_second = CState.ANSWERING, playable_seconds(kept)
    row.save(update_fields=["state", "at_second"])
    _changed(kept)


@transaction.atomic
def end_consultation(episode: Episode, *, by: Member) -> None:
    """答え終える. Raises NotAllowed."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    _end_current(kept)


def _end_current(episode: Episode) -> None:
    """It is answered: a chapter stands in the archive. Its label has none of its words: not everybody who sees the show may read them."""
    for row in Consultation.objects.filter(episode=episode, state=CState.ANSWERING):
        row.state = CState.ANSWERED
        if episode.no_recording:
            row.at_second = None
        else:
            number = Consultation.objects.filter(episode=episode, chapter__isnull=False).count() + 1
            row.chapter = Chapter.objects.create(episode=episode, at_sec=int(row.at_second or 0), label=f"相談 {number}")
        row.save(update_fields=["state", "at_second", "chapter"])
        index(SEARCHED_AS, episode)
        _changed(episode, row)


@transaction.atomic
def note_answered(consultation: Consultation, *, episode: Episode, chapter: Chapter | None, by: Member) -> None:
    """It was answered, though nobody had said so on air: where this chapter is, or nowhere in a show that is not kept.

    Raises NotAllowed, Refused.
    """
    kept, row = _locked(consultation, episode, by)
    if kept.state in NOT_OVER or row.episode_id != kept.pk or row.state not in (CState.PICKED, CState.RETURNED):
        raise Refused("放送が終わったあと、進行表に残った相談だけが選べます。")
    if chapter is None and not kept.no_recording:
        raise Refused("答えたところの章を一つ選ぶと、つなげられます。章は「章を直す」で足せます。")
    _refuse_limited(row)
    row.state, row.chapter = CState.ANSWERED, chapter
    row.save(update_fields=["state", "chapter"])
    _changed(kept, row)


def close_order(episode: Episode) -> None:
    """The show is over, in its own transaction: what was being answered counts as answered."""
    _end_current(episode)


@transaction.atomic
def put_back_consultation(consultation: Consultation, *, episode: Episode, by: Member) -> None:
    """Into the order again, from being answered, having been, or gone back to the board; a chapter made of it goes.

    Raises NotAllowed, Refused.
    """
    kept, row = _locked(consultation, episode, by)
    if row.episode_id != kept.pk or row.state not in (CState.ANSWERING, CState.ANSWERED, CState.RETURNED):
        return
    chapter = row.chapter
    row.state, row.at_second, row.chapter = CState.PICKED, None, None
    row.save(update_fields=["state", "at_second", "chapter"])
    if chapter is not None and MADE_HERE.fullmatch(chapter.label):
        chapter.delete()
        index(SEARCHED_AS, kept)
    _changed(kept)


@transaction.atomic
def return_consultations(episode: Episode, *, by: Member) -> int:
    """掲示板に戻す, all there was no time for; `put_back_returned` undoes it. Returns how many. Raises NotAllowed, Refused."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if kept.state in NOT_OVER:
        raise Refused("放送が終わると、時間がなかった相談を掲示板に戻せます。")
    rows = list(Consultation.objects.filter(episode=kept, state=CState.PICKED))
    for row in rows:
        row.state = CState.RETURNED
        row.save(update_fields=["state"])
        _changed(kept, row)
    return len(rows)


@transaction.atomic
def put_back_returned(episode: Episode, *, by: Member) -> None:
    """They are the show's again. Raises NotAllowed."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    Consultation.objects.filter(episode=kept, state=CState.RETURNED).update(state=CState.PICKED)
    _changed(kept)


def tell_asker(row: Consultation) -> None:
    """What became of it, to whoever asked under a name. Of a wearer nothing is stored: the thread itself says it, and who is called while
    away is called as for any word there."""
    thing = passport(row.thing_key).rows().filter(pk=row.thing_id).first()
    episode = row.episode
    if thing is None or episode is None or episode.hidden_at is not None or row.state not in _LINES:
        return
    author, card = passport(row.thing_key).author_of(thing), passport(row.thing_key).card(thing)
    if author is None:
        note_word(row.thing_key, row.thing_id, by_mask=None)
        return
    at = row.starts_at_second
    place = card.url if row.state == CState.RETURNED else f"{episode.path}#t={at}" if at is not None else episode.path
    way = "。そのところから聞けます" if row.state == CState.ANSWERED and at is not None else ""
    title = card.title if len(card.title) <= 60 else f"{card.title[:59]}…"
    notify(Member(pk=author), f"{_LINES[row.state].format(title)}{way}", place, key=row.thing_key, id=row.thing_id)


_LINES = {
    CState.PICKED: "「{}」に、放送で答える予定です",
    CState.ANSWERED: "「{}」に、放送で答えました",
    CState.RETURNED: "「{}」は、放送で時間が足りませんでした。掲示板で答えを待っています",
}
