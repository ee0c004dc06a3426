"""Which recordings go when, and what is said where one has gone."""

from collections.abc import Iterator
from datetime import date, timedelta

from chosha.broadcasts.engine.retention import NOTICE_DAYS, months_later
from chosha.broadcasts.models import Episode, Keeping, Programme, State, Takedown
from chosha.kernel.clock import jst, today


def goes_on(episode: Episode) -> date:
    """The day the recording of an episode goes by its programme's length."""
    return months_later(jst(episode.aired_at).date(), episode.programme.keep_months or 0)


def due_soon() -> Iterator[Episode]:
    """Recordings that go within two weeks and whose hosts do not know yet."""
    for programme in Programme.objects.filter(keep_months__isnull=False):
        untold = Episode.objects.filter(programme=programme, state=State.ARCHIVED, recording__isnull=False, keeping__isnull=True)
        for episode in untold.select_related("programme").order_by("starts_at", "id"):
            if goes_on(episode) > today() + timedelta(days=NOTICE_DAYS):
                break
            yield episode


def keeping_of(episode: Episode) -> Keeping | None:
    """What its hosts were told, while the recording stands."""
    return Keeping.objects.filter(episode=episode, gone_at__isnull=True).first()


def takedown_of(episode: Episode) -> Takedown | None:
    return Takedown.objects.filter(episode=episode).first()


def has_gone(episode: Episode) -> bool:
    """Its time was over."""
    return Keeping.objects.filter(episode=episode, gone_at__isnull=False).exists()
