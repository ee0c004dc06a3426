"""知らせてもらう: asked by each member for themselves; who asked is on no page and in no record."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from chosha.broadcasts.access import may_watch, visible_programmes
from chosha.broadcasts.models import Episode, Following, Programme, Reminder, State
from chosha.broadcasts.queries.reminding import askers, askers_of
from chosha.kernel.clock import clock_time, now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.notices.actions import notify

BEFORE = timedelta(minutes=10)
LONGEST_NOTICE = 200
TOLD_AS = "broadcasts.episode"


@transaction.atomic
def ask_reminder(episode: Episode, *, by: Member) -> None:
    """Be told ten minutes before it begins, and when it is moved or called off. Raises NotAllowed; Refused once it has begun."""
    if not may_watch(by, episode):
        raise NotAllowed
    if episode.state != State.SCHEDULED:
        raise Refused("この回は、もう始まっているか、予定がなくなりました。お知らせは要りません。")
    Reminder.objects.update_or_create(member=by, episode=episode, defaults={"wanted": True})


@transaction.atomic
def drop_reminder(episode: Episode, *, by: Member) -> None:
    """Not for this one; whoever follows the programme is told of the others all the same."""
    if Following.objects.filter(member=by, programme=episode.programme_id).exists():
        Reminder.objects.update_or_create(member=by, episode=episode, defaults={"wanted": False})
    else:
        Reminder.objects.filter(member=by, episode=episode).delete()


@transaction.atomic
def follow(programme: Programme, *, by: Member) -> None:
    """Be told of each of its episodes. Raises NotAllowed."""
    if not visible_programmes(by).filter(pk=programme.pk).exists():
        raise NotAllowed
    Following.objects.get_or_create(member=by, programme=programme)
    Reminder.objects.filter(member=by, episode__programme=programme, wanted=False).delete()


@transaction.atomic
def unfollow(programme: Programme, *, by: Member) -> None:
    """No more of them; single episodes asked for by themselves stay."""
    Following.objects.filter(member=by, programme=programme).delete()
    Reminder.objects.filter(member=by, episode__programme=programme, wanted=False).delete()


def remind_all() -> int:
    """Every minute: tell of what begins within ten minutes, each episode once. Returns how many episodes were told of."""
    soon = Episode.objects.filter(state=State.SCHEDULED, starts_at__gt=now(), starts_at__lte=now() + BEFORE, reminded_at__isnull=True)
    return sum(_remind(pk) for pk in soon.filter(hidden_at__isnull=True).values_list("pk", flat=True))


@transaction.atomic
def _remind(episode_id: int) -> bool:
    kept = Episode.objects.select_for_update().filter(pk=episode_id, state=State.SCHEDULED, reminded_at__isnull=True).first()
    if kept is None:
        return False
    kept.reminded_at = now()
    kept.save(update_fields=["reminded_at"])
    tell_askers(kept, f"{clock_time(kept.starts_at)}から「{kept.programme.title}」　{kept.title}")
    return True


def tell_askers(episode: Episode, line: str, *, but: Member | None = None) -> None:
    """One notice for each who asked, leading to the episode. Of a covered one nobody is told."""
    if episode.hidden_at is None:
        for member in askers(episode).exclude(pk=but.pk if but else None):
            notify(member, line[:LONGEST_NOTICE], episode.path, key=TOLD_AS, id=episode.pk)


def tell_followers(programme: Programme, episodes: Iterable[int], line: str) -> None:
    """One notice for each who asked for any of these episodes, leading to the programme."""
    for member in askers_of(programme, episodes):
        notify(member, line[:LONGEST_NOTICE], f"/broadcasts/{programme.slug}/", key="broadcasts.programme", id=programme.pk)
