"""Bodies that were merged or abolished, for whoever still types their name."""

from chosha.members.models import FormerBody
from chosha.members.queries.bodies import LONGEST, fold


def find_former_bodies(text: str, limit: int = 4) -> list[FormerBody]:
    """Former bodies by name, whole names first, with their successors. Two letters at least."""
    needle = fold(text)
    if len(needle) < 2 or len(needle) > LONGEST:
        return []
    found = list(FormerBody.objects.filter(find_by__contains=needle).select_related("successor")[:200])
    return sorted(found, key=lambda body: (needle not in body.find_by.split(), body.pk))[:limit]
