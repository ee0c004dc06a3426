"""What a calendar is given, and the addresses a member has made."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.engine.ical import Entry
from chosha.broadcasts.models import CalendarAddress, Episode, Following, Reminder, State
from chosha.kernel.clock import now
from chosha.members.actions import token_digest
from chosha.members.models import Member

BACK = timedelta(days=90)
MOST = 1000


def calendars_of(member: Any) -> QuerySet[CalendarAddress]:
    """The member's living addresses, newest first."""
    return CalendarAddress.objects.filter(member=member.pk, ended_at__isnull=True)


def calendar_behind(secret: str) -> CalendarAddress | None:
    """An address by its secret, an ended one too, with its member."""
    return CalendarAddress.objects.filter(digest=token_digest(secret)).select_related("member").first()


def calendar_entries(address: CalendarAddress) -> list[Entry]:
    """The last three months and all to come, as far as the member may see it at this moment; nothing covered, whatever the role."""
    shown = visible_episodes(address.member).filter(hidden_at__isnull=True, starts_at__gt=now() - BACK).select_related("programme")
    if address.followed_only:
        shown = shown.filter(followed_by(address.member))
    return [entry_of(row) for row in shown.order_by("-starts_at", "-id")[:MOST]]


def followed_by(member: Member) -> Q:
    """Episodes of which the member wants to be told."""
    reminders = Reminder.objects.filter(member=member)
    followed = Q(programme__in=Following.objects.filter(member=member).values("programme"))
    dropped = Q(pk__in=reminders.filter(wanted=False).values("episode"))
    return Q(pk__in=reminders.filter(wanted=True).values("episode")) | (followed & ~dropped)


def entry_of(episode: Episode) -> Entry:
    """Programme and title, hour and length: no name of anybody, for calendars are read by machines elsewhere."""
    title = episode.programme.title if episode.is_bare else f"{episode.programme.title}　{episode.title}"
    called_off = episode.state == State.CANCELLED
    return Entry(episode.pk, title, episode.starts_at, episode.ends_at, episode.changed_at, episode.sequence, called_off)
