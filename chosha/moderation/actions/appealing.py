"""見直しの申出: whoever wrote what is covered asks for another look; somebody who did not cover it decides within a day."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.kernel.clock import day_begins, now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member, RoleName
from chosha.members.queries import members_with_role
from chosha.moderation.access import A_DECISION, may_decide
from chosha.moderation.actions.covering import is_masked, lift, refuse_locked, settle_appeal
from chosha.moderation.models import Appeal, Cover
from chosha.notices.actions import notify

LONGEST_APPEAL = 500
LONGEST_ANSWER = 100
WAITS = "/moderation/appeals/"
SOON = A_DECISION - timedelta(hours=4)
AGAIN = timedelta(hours=12)


@transaction.atomic
def ask_appeal(cover: Cover, thing: Any, *, by: Member, words: str) -> Appeal:
    """The author asks for another look, once for each cover. Raises NotAllowed and Refused (with the field)."""
    issued = passport(cover.key)
    if not issued.is_by(thing, by):
        raise NotAllowed("Only whoever wrote it asks for another look.")
    words = words.strip()
    if not words:
        raise Refused("伝えたいことが、まだ書かれていません。ひとことで書くと送れます。", field="words")
    if len(words) > LONGEST_APPEAL:
        raise Refused(f"長さは{LONGEST_APPEAL}字までです。いま{len(words)}字あります。", field="words")
    current = Cover.objects.select_for_update().get(pk=cover.pk)
    if current.lifted_at is not None:
        raise Refused("もう元どおり見えています。申出は要りません。")
    known = Appeal.objects.filter(cover=current).first()
    if known is not None:
        if known.words == words:
            return known
        raise Refused("見直しの申出は、すでに届いています。二つめは作っていません。書いた文は残っています。")
    masked = is_masked(thing)  # the day alone, from its beginning: the decision comes within 24 hours of the asking all the same
    appeal = Appeal.objects.create(cover=current, words=words, asked_at=day_begins() if masked else now())
    if not masked:
        named = by if issued.author_of(thing) == by.pk else None
        record("moderation.appeal.asked", appeal, by=named, key=cover.key, thing_id=cover.thing_id)
    for moderator in deciders(appeal, thing):
        line = "見直しの申出が一つあります。24時間のうちに判断します"
        notify(moderator, line, WAITS, key="moderation.appeal", id=appeal.pk, day_only=masked)
    return appeal


@transaction.atomic
def decide_appeal(appeal: Appeal, *, by: Member, lifted: bool, answer: str = "") -> Appeal:
    """Another moderator decides. Leaving it covered needs an answer, which the author reads. Deciding twice is refused."""
    current = Appeal.objects.select_for_update(of=("self",)).select_related("cover").get(pk=appeal.pk)
    cover = Cover.objects.select_for_update().get(pk=current.cover_id)
    issued = passport(cover.key)
    thing = issued.rows().filter(pk=cover.thing_id).first()
    if not may_decide(by, current, thing):
        raise NotAllowed("Somebody else decides.")
    refuse_locked(cover.key, thing, by)
    if current.decided_at is not None:
        raise Refused("この申出は、もう判断されています。何も変わっていません。")
    answer = answer.strip()
    if not lifted and not answer:
        raise Refused("書いた人への言葉が、まだ書かれていません。伏せたままにする理由を書いてください。", field="answer")
    if len(answer) > LONGEST_ANSWER:
        raise Refused(f"言葉は{LONGEST_ANSWER}字までです。いま{len(answer)}字あります。", field="answer")
    current.answer = answer
    settle_appeal(current, cover, thing, by=by)
    if not is_masked(thing):
        record("moderation.appeal.decided", current, by=by, key=cover.key, thing_id=cover.thing_id, lifted=lifted)
    if lifted:
        lift(cover, thing, by=by, outcome=Cover.Outcome.APPEAL)
    else:
        _tell_author(cover, thing, answer)
    return current


def _tell_author(cover: Cover, thing: Any, answer: str) -> None:
    author = passport(cover.key).author_of(thing) if thing is not None else None
    if author is None:  # nobody's name stands under it: its page says the same
        return
    line = f"見直しました。いったん伏せたままにします。理由: {answer.rstrip('。')}。直すと、すぐ戻せます"
    notify(Member(pk=author), line[:200], f"/moderation/{cover.key}/{cover.thing_id}/covering/", key=cover.key, id=cover.thing_id)


def deciders(appeal: Appeal, thing: Any) -> list[Member]:
    """Who may decide and may know of the content."""
    kept = passport(appeal.cover.key).kept_from
    return [
        moderator
        for moderator in members_with_role(RoleName.MODERATOR)
        if may_decide(moderator, appeal, thing) and not kept(moderator).filter(pk=appeal.cover.thing_id).exists()
    ]


@transaction.atomic
def remind_of_appeals() -> int:
    """What nears its day is told again, and twice a day from then on; where nobody can decide, administrators hear that somebody
    is missing. Returns how many appeals."""
    long_ago = Q(reminded_at__isnull=True) | Q(reminded_at__lt=now() - AGAIN)
    waiting = Appeal.objects.filter(long_ago, decided_at__isnull=True, asked_at__lt=now() - SOON)
    told = list(waiting.select_for_update(of=("self",)).select_related("cover"))
    for appeal in told:
        thing = passport(appeal.cover.key).rows().filter(pk=appeal.cover.thing_id).first()
        people = deciders(appeal, thing)
        for moderator in people:
            line = "見直しの申出が、24時間の期限に近づいています"
            notify(moderator, line, WAITS, key="moderation.appeal", id=appeal.pk, day_only=is_masked(thing))
        for administrator in [] if people else members_with_role(RoleName.ADMINISTRATOR):
            line = "見直しの申出を判断できる見守り役がいません。見守り役をもう一人お願いしてください"
            place, day_only = "/secretariat/roles/", is_masked(thing)
            notify(administrator, line, place, key="moderation.appeal", id=appeal.pk, day_only=day_only)
        appeal.reminded_at = now()
        appeal.save(update_fields=["reminded_at"])
    return len(told)
