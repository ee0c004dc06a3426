"""Reads for 「@表示名」: whom one may name, and how a named member is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from chosha.kernel.text import is_storable
from chosha.members.access import not_kept_off, visible_members
from chosha.members.engine.beginnings import parts
from chosha.members.engine.bodies import romaji
from chosha.members.engine.mentions import MENTION, mentioned_in, with_names
from chosha.members.models import Member, Trait
from chosha.members.queries.bodies import fold, fold_romaji
from chosha.members.queries.directory import LONGEST, findable_by, words_from
from chosha.members.queries.profile import Eyes, ShownProfile, eyes_of, shown_profiles

OFFERED, LOOKED_AT = 8, 60


@dataclass(frozen=True)
class Offered:
    """A member to name: `line` tells two of the same name apart, as far as the viewer may know."""

    id: int
    name: str
    line: str


def people_to_mention(viewer: Member, text: str) -> list[Offered]:
    """Up to eight members whose name begins so, in kanji, kana or romaji, by what the viewer may see of it; oneself is not offered."""
    term = fold(text[:60])[:LONGEST]
    if not term or not is_storable(term):
        return []
    eyes = eyes_of(viewer)
    rows = Trait.objects.filter(words_from(term), findable_by(viewer, eyes)).order_by().values("member_id")
    meeting = visible_members(viewer).filter(not_kept_off(viewer, "pk"), pk__in=rows).exclude(pk=viewer.pk)
    return _named(eyes, list(meeting.order_by("pk")[:LOOKED_AT]), term)


def _named(eyes: Eyes, members: Sequence[Member], term: str) -> list[Offered]:
    """A trait may be a body or what somebody can help with: only names count here."""
    latin = fold_romaji(term)
    found = [shown for shown in shown_profiles(eyes, members) if _begins(shown, term, latin)]
    found.sort(key=lambda shown: (not fold(shown.display_name).startswith(term), shown.id))
    return [Offered(shown.id, shown.display_name, shown.line) for shown in found[:OFFERED]]


def _begins(shown: ShownProfile, term: str, latin: str) -> bool:
    whole = [shown.display_name, shown.legal_name, shown.kana]
    written = [fold(part) for words in whole for part in parts(words)] + [fold(shown.display_name)]
    if any(words.startswith(term) for words in written) or term in fold(shown.display_name):
        return True
    spoken = [fold_romaji(romaji(part)) for words in (shown.kana, shown.display_name) for part in parts(words)]
    return bool(latin) and any(words.startswith(latin) for words in spoken)


def as_read(viewer: Member, texts: Sequence[str]) -> list[str]:
    """Rendered texts as this viewer reads them: one question for all of them, none where nobody is named."""
    if not any(MENTION.search(html) for html in texts):
        return list(texts)
    named = {number for html in texts for number in mentioned_in(html)}
    names = dict(visible_members(viewer).filter(pk__in=named).order_by().values_list("pk", "display_name"))
    return [with_names(html, names) for html in texts]


def members_named_in(author_id: int, html: str) -> list[Member]:
    """Whom a text calls, of those its author may meet; never the author."""
    author = Member.objects.filter(pk=author_id).first() if mentioned_in(html) else None
    if author is None:
        return []
    return list(visible_members(author).filter(pk__in=mentioned_in(html)).exclude(pk=author_id).order_by("pk"))
