"""反応 beside a show: only sums are ever written."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from chosha.broadcasts.access import may_watch
from chosha.broadcasts.engine.applause import Pressed
from chosha.broadcasts.facts import Applauded
from chosha.broadcasts.models import ON_AIR, Applause, Episode
from chosha.kernel.errors import NotAllowed
from chosha.kernel.facts import announce
from chosha.members.access import may_write
from chosha.members.models import Member

pressed = Pressed()


def applaud(episode: Episode, *, by: Member, counts: Mapping[str, int]) -> None:
    """Count some presses of each kind, a few at once; what comes too fast, or when nothing is on air, is let go. Raises NotAllowed."""
    if not (may_write(by) and may_watch(by, episode)):
        raise NotAllowed
    known = {kind: number for kind, number in counts.items() if kind in Applause.Kind.values and number > 0}
    if known and episode.is_on_air and pressed.add(episode.pk, by.pk, known):
        announce(Applauded(episode_id=episode.pk))


@transaction.atomic
def write_applause(episode_id: int) -> None:
    """What this process has counted meanwhile goes to the sums."""
    counted = pressed.take(episode_id)
    if not counted or not Episode.objects.filter(pk=episode_id, state__in=ON_AIR).exists():
        return
    for kind, number in sorted(counted.items()):
        Applause.objects.get_or_create(episode_id=episode_id, kind=kind)
        Applause.objects.filter(episode=episode_id, kind=kind).update(count=F("count") + number)
