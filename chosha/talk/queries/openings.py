"""Openings of seals as guardians see them, as the wearer is told of them, and as all members count them. None of it knows a name."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from chosha.kernel.clock import fiscal_year, jst, now, plain_date, short_date
from chosha.kernel.content import passport, passports
from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.access import INSIDE, roles_held
from chosha.members.models import Member, RoleName
from chosha.moderation.models import Cover
from chosha.talk.access import guardian_keys, halves_held, heirs_of, holds_key, may_guard, own_masks, proof
from chosha.talk.engine.masks import FEWEST_GUARDIANS
from chosha.talk.models import Mask, Opening, Silence

A_PAGE = 20
LATELY = timedelta(days=30)  # so long the first page tells of an opening that has ended
PLATES = {
    "asked": ("wait", "同意を待っています"),
    "waits": ("wait", "三日の待ちのあいだ"),
    "opened": ("done", "開けました"),
    "withdrawn": ("done", "取り下げ"),
    "lapsed": ("done", "同意なしで終わり"),
}


class Case(NamedTuple):
    """One opening, with the place of its mask. `title` is empty where the thread is gone."""

    opening: Opening
    look: str
    plate: str
    label: str
    title: str
    url: str


def openings(member: Member) -> QuerySet[Opening]:
    """All of them, for guardians; none for anybody else."""
    found = Opening.objects.select_related("mask", "asked_by", "agreed_by")
    return found if may_guard(member) else found.none()


def standing_case(member: Member, mask: Mask) -> Opening | None:
    """The case of this mask that has not ended: there is one at most."""
    return next((found for found in openings(member).filter(mask=mask, ending="") if found.state in ("asked", "waits")), None)


def cases_page(member: Member, after: str) -> tuple[list[Case], str]:
    """Newest first, and the next cursor."""
    rows, place = openings(member), read_cursor(after)
    if place is not None:
        rows = rows.filter(asked_at__lte=place[0]).exclude(asked_at=place[0], pk__gte=place[1])
    found = list(rows[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return cases(shown), cursor_of(shown[-1].asked_at, shown[-1].pk) if len(found) > A_PAGE else ""


def cases(found: Iterable[Opening]) -> list[Case]:
    rows = list(found)
    places = thread_places({(row.mask.thing_key, row.mask.thing_id) for row in rows})
    return [Case(row, *PLATES[row.state], row.mask.label, *places.get((row.mask.thing_key, row.mask.thing_id), ("", ""))) for row in rows]


def thread_places(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """(key, id) → (title, address) of threads that are still there."""
    numbers = set(wanted)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for key in {key for key, _ in numbers}:
        about = list(passport(key).rows().filter(pk__in=[pk for known, pk in numbers if known == key], deleted_at__isnull=True))
        cards = passport(key).cards(about)
        found |= {(key, row.pk): (card.title, card.url) for row, card in zip(about, cards, strict=True)}
    return found


def masked_text(key: str, thing_id: int) -> Any:
    """A text under a mask, covered or taken away ones too: for whoever opens seals, who never reads it here. None for all else."""
    try:
        rows = passport(key).model._default_manager.select_related("mask")
    except KeyError:
        return None
    return rows.filter(pk=thing_id).first() if hasattr(rows.model, "mask_id") else None


class Guarding(NamedTuple):
    """How those who guard seals stand: for their page, for the doctor."""

    guardians: list[tuple[Member, bool]]  # with whether each holds a key
    keyed: int

    @property
    def missing(self) -> int:
        return max(FEWEST_GUARDIANS - self.keyed, 0)


def guarding() -> Guarding:
    keyed = set(guardian_keys())
    return Guarding([(member, member.pk in keyed) for member in guardians()], len(keyed))


def guardians() -> list[Member]:
    held = roles_held().filter(name=RoleName.GUARDIAN, member__standing__in=INSIDE).values("member")
    return list(Member.objects.filter(pk__in=held).order_by("kana", "pk"))


def own_key_state(member: Member) -> dict[str, Any]:
    """Whether the member holds a key, in how many seals, and to whom it can go."""
    held = holds_key(member)
    return {"holds_key": held, "halves": halves_held(member) if held else 0, "heirs": list(heirs_of(member)) if held else []}


class Year(NamedTuple):
    """One 年度: what was asked in it and what became of that."""

    year: int
    asked: int
    opened: int
    waiting: int

    @property
    def unopened(self) -> int:
        return self.asked - self.opened - self.waiting


def openings_by_year() -> list[Year]:
    """Newest first. Few rows: a house that opens many seals has another trouble."""
    found: dict[int, list[str]] = {}
    for opening in Opening.objects.only("asked_at", "ground", "ending"):
        found.setdefault(fiscal_year(jst(opening.asked_at).date()), []).append(opening.state)
    return [
        Year(year, len(states), states.count("opened"), states.count("asked") + states.count("waits"))
        for year, states in sorted(found.items(), reverse=True)
    ]


class Told(NamedTuple):
    """A note at a mask, which its wearer alone meets; `mask_id` 0: at the thread, for all."""

    mask_id: int
    sign: str
    words: str
    url: str = ""  # where more is said of it


def notes_for(masks: Iterable[int]) -> list[Told]:
    """What the wearer should know of these masks, newest first."""
    numbers = list(masks)
    if not numbers:
        return []
    asked = Opening.objects.filter(mask__in=numbers).select_related("asked_by", "agreed_by")
    stopped = Silence.objects.filter(mask__in=numbers, lifted_at__isnull=True)
    return [*(Told(row.mask_id, "lock", _told(row)) for row in asked), *(Told(row.mask_id or 0, "eye", _stopped(row)) for row in stopped)]


def notes_in_thread(mask: Mask | None, key: str, thing_id: int) -> list[Told]:
    """The same for one thread, with whether it is closed to masks (`mask_id` 0), which everybody there reads, each in what they may do."""
    found = notes_for([mask.pk]) if mask is not None else []
    closed = Silence.objects.filter(thing_key=key, thing_id=thing_id, mask__isnull=True, lifted_at__isnull=True).first()
    return [*found, *([Told(0, "eye", (_stopped if mask else _closed)(closed))] if closed else [])]


def own_notes(member: Member) -> list[tuple[Told, str, str]]:
    """All notes at the member's own masks, each with the label and title of its thread."""
    own = own_masks(member)
    told = [*notes_for(own), *_covers_of(own)]
    masks = {mask.pk: mask for mask in Mask.objects.filter(pk__in=[note.mask_id for note in told])}
    places = thread_places({(mask.thing_key, mask.thing_id) for mask in masks.values()})
    rows = [(note, masks[note.mask_id]) for note in told]
    return [(note, mask.label, places.get((mask.thing_key, mask.thing_id), ("消えた題", ""))[0]) for note, mask in rows]


def has_notes(member: Member) -> bool:
    """Whether something is to be told at one of the member's masks: for the first page, which says neither what nor where.

    Only the masks in question are computed, not all there are.
    """
    if not getattr(member, "mask_secret", None):
        return False
    recent = Q(ending="") | Q(ended_at__gt=now() - LATELY)
    masks = set(Opening.objects.filter(recent).order_by().values_list("mask", flat=True))
    masks |= set(Silence.objects.filter(lifted_at__isnull=True, mask__isnull=False).order_by().values_list("mask", flat=True))
    masks |= _covered_masks()
    rows = Mask.objects.filter(pk__in=masks).values_list("thing_key", "thing_id", "proof") if masks else ()
    return any(shown == proof(member, key, thing_id) for key, thing_id, shown in rows)


def _covered_masks() -> set[int]:
    """Whose texts are covered now."""
    places = list(Cover.objects.filter(lifted_at__isnull=True).order_by().values_list("key", "thing_id"))
    found = set[int]()
    for key in {key for key, _ in places}:
        model = passport(key).model
        if hasattr(model, "mask_id"):
            texts = model._default_manager.filter(pk__in=[pk for known, pk in places if known == key], deleted_at__isnull=True)
            found |= set(texts.filter(mask__isnull=False).order_by().values_list("mask", flat=True))
    return found


def _covers_of(masks: Iterable[int]) -> list[Told]:
    """Their texts that are covered now: nobody can be told by a notice that theirs is one of these."""
    numbers, found = list(masks), list[Told]()
    for issued in passports() if numbers else ():
        if hasattr(issued.model, "mask_id"):
            texts = issued.model._default_manager.filter(mask__in=numbers, hidden_at__isnull=False, deleted_at__isnull=True)
            worn = dict(texts.order_by().values_list("pk", "mask"))
            rows = Cover.objects.filter(key=issued.key, thing_id__in=worn, lifted_at__isnull=True).select_related("appeal")
            found += [Told(worn[row.thing_id], "uneye", _covered(row), f"/moderation/{row.key}/{row.thing_id}/covering/") for row in rows]
    return found


def _covered(row: Cover) -> str:
    """In the words of the notice that whoever signs by name is sent."""
    appeal = getattr(row, "appeal", None)
    again = "見直しましたが、いまは伏せたままです。" if appeal is not None and appeal.decided_at is not None else ""
    reason = f"理由: {row.reason.rstrip('。')}。"
    return f"ここであなたの書いたものを、いったん伏せています。{reason}{again}直すと、すぐ戻せます。あなたの評価には関わりません。"


def _told(opening: Opening) -> str:
    ground, asked = opening.get_ground_display(), short_date(jst(opening.asked_at).date())
    if opening.state in ("asked", "waits"):
        until = short_date(jst(opening.ends_at).date())
        return (
            f"この匿名の開封が求められています。わけ: {ground}。求めのあった日: {asked}。"
            f"二人目の封印管理人が同意すると、封が開きます。{until}までに同意がなければ、開けずに終わります。"
        )
    if opening.ending == Opening.Ending.OPENED and opening.agreed_by is not None and opening.ended_at is not None:
        who = f"{opening.asked_by.name_with_san}と{opening.agreed_by.name_with_san}"
        day = plain_date(jst(opening.ended_at).date())
        return (
            f"この匿名の封を、{day}に封印管理人の{who}が開けました。わけ: {ground}。"
            "見えたのは、氏名と所属、連絡先です。この二人のほかには見えていません。この記録は消えません。"
        )
    return f"{asked}に開封の求めがありましたが、開けませんでした。名前は、だれにも見えていません。"


def _stopped(row: Silence) -> str:
    return (
        f"この題では、匿名で書くのをいったん止めています。理由: {row.reason.rstrip('。')}。"
        "書いたものを読む、直す、消すことはできます。だれが書いたかは、見守り役にも見えていません。あなたの評価には関わりません。"
    )


def _closed(row: Silence) -> str:
    return f"この題では、いま匿名で書けません。見守り役が止めています。理由: {row.reason.rstrip('。')}。名前で書くことはできます。"


class StoppedLine(NamedTuple):
    """One silence as moderators list it."""

    silence: Silence
    label: str  # empty: the whole thread
    title: str
    url: str


def silences_page(after: int | None) -> tuple[list[StoppedLine], int | None]:
    rows = Silence.objects.filter(lifted_at__isnull=True).select_related("mask", "by")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: A_PAGE + 1])
    places = thread_places({(row.thing_key, row.thing_id) for row in found})
    shown = found[:A_PAGE]
    lines = [
        StoppedLine(row, row.mask.label if row.mask else "", *places.get((row.thing_key, row.thing_id), ("消えた題", ""))) for row in shown
    ]
    return lines, shown[-1].pk if len(found) > A_PAGE else None
