"""Putting on a mask, with its seal. Nothing about it is written beside the member. See docs/adr/0010-masks.md."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from chosha.kernel.beside import forget_reader_beside
from chosha.kernel.circles import circle_words, members_in
from chosha.kernel.errors import Refused
from chosha.members.models import Member
from chosha.members.queries import coarse_facts, crowd_of, wider_facts
from chosha.moderation.actions import unname_reports
from chosha.talk.access import KEY, guardian_keys, is_closed_to_masks, known_passport, own_mask, proof
from chosha.talk.actions.places import hide_place
from chosha.talk.engine.masks import ASKER, FEWEST_GUARDIANS, free_label, seal
from chosha.talk.models import Comment, Mask, Reaction, Thanks
from chosha.talk.models.sealed import Seal

LOCKED = "匿名の鍵が閉じています。「わたし」の「わたしの匿名」でパスワードを入れると開きます。書いた文は残っています。"
NO_GUARDIANS = "いまは匿名で書けません。封印管理人が三人そろうと書けます。名前で書くことはできます。書いた文は残っています。"
SILENCED = "この題では、いま匿名で書けません。見守り役が止めています。読むことはできます。書いた文は残っています。"
FEWEST = 30
_CLOSE = "この題は{}に見えます。いまは当てはまる会員が少ないので、匿名では書けません。名前で書くことはできます。書いた文は残っています。"


@transaction.atomic
def put_on(
    *, by: Member, key: str, thing_id: int, asks: bool, shown: Sequence[str] = (), circle: str = "", linked: Mask | None = None
) -> Mask:
    """The member's mask in this thread, made at the first text. `shown`: keys of `coarse_facts`; `circle`: what the thread is for alone;
    `linked`: the member's mask in a thread to which this one leads, so that what the two show is read together. Raises Refused.
    """
    known = own_mask(by, key, thing_id)
    if is_closed_to_masks(key, thing_id):
        raise Refused(SILENCED)
    if known is not None:
        if known.silenced:
            raise Refused(SILENCED)
        return known
    mine, guardians = proof(by, key, thing_id), guardian_keys()
    if not mine:
        raise Refused(LOCKED, field="signed")
    if len(guardians) < FEWEST_GUARDIANS:
        raise Refused(NO_GUARDIANS, field="signed")
    words = _sound_facts(by, shown, circle, asks, linked.shown if linked is not None else ())
    mask, new = _made(Mask(thing_key=key, thing_id=thing_id, label=ASKER if asks else "", shown=words, proof=mine))
    if not new:
        return mask
    hide_place(mask)
    box, pads = seal(by.pk, key, thing_id, mask.pk, guardians)
    hide_place(Seal.objects.create(mask=mask, box=box, pads=pads))
    _forget_reader(by, key, thing_id)
    return mask


def _made(mask: Mask) -> tuple[Mask, bool]:
    """The mask in the database, and whether it is new: another page of the same member may have put it on at this moment, and another
    member may have taken the letter. Without an error, which PostgreSQL would write into its log: with the proof, and the minute.
    """
    others = Mask.objects.filter(thing_key=mask.thing_key, thing_id=mask.thing_id)
    if mask.label != ASKER:
        mask.label = free_label(others.values_list("label", flat=True))
    Mask.objects.bulk_create([mask], ignore_conflicts=True)
    known = others.filter(proof=mask.proof).first()
    return (known, known.pk == mask.pk) if known is not None else _made(mask)


def _forget_reader(by: Member, key: str, thing_id: int) -> None:
    """Who marked a thread as a reader is likelier than others to answer in it: those marks go."""
    said = Comment.objects.filter(thing_key=key, thing_id=thing_id).order_by().values("pk")
    given = Q(thing_key=key, thing_id=thing_id) | Q(thing_key=KEY, thing_id__in=said)
    Reaction.objects.filter(given, member=by).delete()
    Thanks.objects.filter(given, author=by).delete()
    unname_reports(by, {key: [thing_id], KEY: said})
    issued = known_passport(key)
    if issued is not None:
        issued.forget_reader(thing_id, by)
    forget_reader_beside(key, thing_id, by)


def _sound_facts(by: Member, shown: Sequence[str], circle: str, asks: bool, known: Sequence[str]) -> list[str]:
    """The words of the facts to show, if enough members share them all; the circle of the thread is one that everybody reads off it, and
    so are those `known` from a thread it leads to.
    """
    offered = coarse_facts(by)
    facts = {key: offered[key] for key in offered if key in shown}
    within = members_in(circle) if circle else None
    if within is not None and crowd_of({}, within) < FEWEST:
        raise _too_small(circle, offered.get("block", "")) if asks else Refused(_CLOSE.format(circle_words(circle)), field="body")
    beside = {key: words for key, words in offered.items() if words in known}
    if facts and crowd_of(facts | beside, within) < FEWEST:
        wider = wider_facts(facts, FEWEST, within, beside=beside)
        way = f"「{'・'.join(wider.values())}」だけなら示せます" if wider else "所属の情報は、示さずに書けます"
        raise Refused(f"この組み合わせに当てはまる会員は、{FEWEST}人に届きません。{way}。書いた文は残っています。", field="shown")
    return list(facts.values())


def _too_small(circle: str, block: str) -> Refused:
    """With what may be shown instead: the block, where enough members share it."""
    way = (
        f"全国の会員に見せて、「{block}」を示すことはできます"
        if block and crowd_of({"block": block}) >= FEWEST
        else "全国の会員になら見せられます"
    )
    few = f"「{circle_words(circle)}」に当てはまる会員は、{FEWEST}人に届きません"
    return Refused(f"{few}。匿名では、ここだけに見せられません。{way}。書いた文は残っています。", field="circle")
