"""Bodies that were merged or abolished, for whoever still types their name."""

from chosha.members.models import FormerBody
from chosha.members.queries.bodies import LONGEST, fold, fold_romaji


def find_former_bodies(text: str, limit: int = 4) -> list[FormerBody]:
    """Former bodies by kanji, kana or romaji, whole names first, with their successors. Two letters at least."""
    typed = fold(text)
    latin = fold_romaji(typed)
    needle = latin if latin.isalpha() and latin.isascii() else typed
    if len(needle) < 2 or len(typed) > LONGEST:
        return []
    found = list(FormerBody.objects.filter(find_by__contains=needle).select_related("successor")[:200])
    return sorted(found, key=lambda body: (needle not in body.find_by.split(), -body.ended_on.toordinal(), body.pk))[:limit]
