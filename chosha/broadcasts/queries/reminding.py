"""Who asked to be told of an episode. Read by the actions that tell, and by each member of themselves alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.models import Episode, Following, Programme, Reminder, SignUp, State
from chosha.kernel.clock import now
from chosha.members.access import INSIDE
from chosha.members.models import Member


def askers(episode: Episode) -> QuerySet[Member]:
    """Members inside who want to be told of it: for itself, for its whole programme and not left out, or with a sign-up."""
    reminders = Reminder.objects.filter(episode=episode)
    own = Q(pk__in=reminders.filter(wanted=True).values("member"))
    through = Q(pk__in=Following.objects.filter(programme=episode.programme_id).values("member"))
    refused = Q(pk__in=reminders.filter(wanted=False).values("member"))
    signed = Q(pk__in=SignUp.objects.filter(episode=episode).values("member"))
    return Member.objects.filter(own | signed | (through & ~refused), is_active=True, standing__in=INSIDE)


def askers_of(programme: Programme, episodes: Iterable[int]) -> QuerySet[Member]:
    """Members inside who follow the programme or asked for one of these episodes."""
    followed = Q(pk__in=Following.objects.filter(programme=programme).values("member"))
    asked = Q(pk__in=Reminder.objects.filter(episode__in=list(episodes), wanted=True).values("member"))
    return Member.objects.filter(followed | asked, is_active=True, standing__in=INSIDE)


def follows(member: Any, programme: Programme) -> bool:
    return Following.objects.filter(member=member.pk, programme=programme).exists()


def asked_for(member: Any, episode: Episode) -> bool:
    """Whether this member is going to be told of the episode."""
    own = Reminder.objects.filter(member=member.pk, episode=episode).values_list("wanted", flat=True).first()
    return own if own is not None else follows(member, episode.programme)


def asked_among(member: Any, episodes: Iterable[Episode]) -> set[int]:
    """Which of these the member is going to be told of, in two queries."""
    shown = list(episodes)
    own = dict(Reminder.objects.filter(member=member.pk, episode__in=[row.pk for row in shown]).values_list("episode_id", "wanted"))
    followed = set(Following.objects.filter(member=member.pk).values_list("programme_id", flat=True))
    return {row.pk for row in shown if own.get(row.pk, row.programme_id in followed)}


def own_followings(member: Any) -> QuerySet[Following]:
    return Following.objects.filter(member=member.pk).select_related("programme").order_by("programme__title", "id")


def coming_reminders(member: Any) -> list[Episode]:
    """Announced episodes this member asked for by themselves, the nearest first."""
    wanted = Reminder.objects.filter(member=member.pk, wanted=True).values("episode")
    shown = visible_episodes(member).filter(pk__in=wanted, state=State.SCHEDULED, starts_at__gt=now())
    return list(shown.select_related("programme").order_by("starts_at", "id")[:100])
