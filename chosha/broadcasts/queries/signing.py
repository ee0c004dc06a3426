"""Sign-ups: one's own for each member, all of them for the hosts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from chosha.broadcasts.models import Enrolment, Episode, SignUp
from chosha.kernel.clock import now
from chosha.kernel.cursor import cursor_of, read_cursor

PAGE = 100
FORGOTTEN_AFTER = timedelta(days=30)  # from here on nobody sees who signed up


@dataclass(frozen=True)
class Signing:
    """What the page of an episode says of it to one member."""

    enrolment: Enrolment
    mine: SignUp | None
    is_full: bool


def signing_of(member: Any, episode: Episode) -> Signing | None:
    """None where nobody asks for sign-ups; asks nothing then."""
    enrolment = Enrolment.objects.filter(episode=episode).first() if episode.has_sign_up else None
    if enrolment is None:
        return None
    rows = SignUp.objects.filter(episode=episode)
    full = enrolment.seats is not None and rows.count() >= enrolment.seats
    return Signing(enrolment, rows.filter(member=member.pk).first(), full)


def _listed(episode: Episode) -> QuerySet[SignUp]:
    """For its hosts, for a month: what stays longer says who may still read, and is shown to nobody."""
    rows = SignUp.objects.filter(episode=episode)
    return rows if episode.starts_at >= now() - FORGOTTEN_AFTER else rows.none()


def counted(episode: Episode) -> tuple[int, int]:
    """(with a seat, waiting for one)."""
    states = list(_listed(episode).order_by().values_list("state", flat=True))
    seated = states.count(SignUp.State.SEATED)
    return seated, len(states) - seated


def page_of_sign_ups(episode: Episode, after: str = "") -> tuple[list[SignUp], str]:
    """In the order they came, a page at a time, and the cursor of the next."""
    rows = _listed(episode).select_related("member")
    place = read_cursor(after)
    if place is not None:
        rows = rows.filter(Q(at__gt=place[0]) | Q(at=place[0], pk__gt=place[1]))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], cursor_of(found[PAGE - 1].at, found[PAGE - 1].pk) if len(found) > PAGE else ""
