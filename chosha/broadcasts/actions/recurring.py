"""いつもの日: episodes made ahead of their day, moved with their recurrence, called off for once."""

from collections.abc import Iterable

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_plan
from chosha.broadcasts.actions.consulting import free_order
from chosha.broadcasts.actions.reminding import tell_askers, tell_followers
from chosha.broadcasts.engine.recurring import Pattern, words
from chosha.broadcasts.facts import EpisodeCancelled, EpisodeResumed
from chosha.broadcasts.models import Episode, Programme, Recurrence, State
from chosha.broadcasts.queries.recurring import Change, Turn, changes_by, pattern_of
from chosha.kernel.clock import jst, now, short_moment
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member


@transaction.atomic
def set_recurrence(programme: Programme, pattern: Pattern | None, *, by: Member | None, minutes: int, schedule: str = "") -> None:
    """Give the programme its usual days, or none (then `schedule` says in words when it is on); bare episodes to come go with it.

    `by=None` is the building itself. Raises NotAllowed.
    """
    kept = Programme.objects.select_for_update().get(pk=programme.pk)
    if by is not None and not may_plan(by, kept):
        raise NotAllowed
    changes = changes_by(kept, pattern, minutes)
    kept.minutes, kept.schedule = minutes, words(pattern, minutes) if pattern else schedule
    kept.save(update_fields=["minutes", "schedule"])
    _write(kept, pattern)
    told = _carry_out(kept, changes)
    record("broadcasts.programme.scheduled", kept, by=by)
    programme.refresh_from_db()
    if told:
        line = (
            f"「{kept.title}」の予定が変わりました。{f'これからは{kept.schedule}です' if kept.schedule else '番組のページで確かめられます'}"
        )
        tell_followers(kept, told, line)


def _write(programme: Programme, pattern: Pattern | None) -> None:
    if pattern is None:
        Recurrence.objects.filter(programme=programme).delete()
        return
    facts = {
        "repeats": pattern.repeats,
        "at": pattern.at,
        "begins_on": pattern.begins_on,
        "weekdays": "".join(map(str, sorted(pattern.weekdays))),
        "weeks": "".join(map(str, sorted(pattern.weeks))),
        "month_day": pattern.month_day,
        "skips_holidays": pattern.skips_holidays,
        "skips_new_year": pattern.skips_new_year,
    }
    Recurrence.objects.update_or_create(programme=programme, defaults=facts)


def _carry_out(programme: Programme, changes: list[Change]) -> list[int]:
    """Write what was worked out. Returns the episodes whose hour is another now, or that rest."""
    moving = [change for change in changes if change.episode and change.slot != change.episode.slot_on]
    Episode.objects.filter(pk__in=[change.episode.pk for change in moving if change.episode]).update(slot_on=None)  # two never hold one day
    told = []
    for change in changes:
        if change.turn == Turn.NEW:
            _make(programme, change)
        elif change.episode is not None:
            told += _move(programme, change.episode, change)
    return told


def _move(programme: Programme, episode: Episode, change: Change) -> list[int]:
    episode.slot_on = change.slot
    if change.turn in (Turn.STAYS, Turn.KEPT):
        episode.save(update_fields=["slot_on"])
        return []
    episode.state, episode.rests, episode.cancelled_at = State.SCHEDULED, False, None
    if change.turn == Turn.RESTS:
        episode.state, episode.rests, episode.cancelled_at = State.CANCELLED, True, now()
    episode.starts_at, episode.minutes = change.starts_at, programme.minutes
    episode.title, episode.reminded_at = bare_title(episode), None
    mark_changed(episode)
    episode.save()
    return [episode.pk]


def _make(programme: Programme, change: Change) -> None:
    episode = Episode(programme=programme, starts_at=change.starts_at, minutes=programme.minutes, slot_on=change.slot)
    episode.title = bare_title(episode)
    episode.save(force_insert=True)
    episode.hosts.set(programme.hosts.all())


def bare_title(episode: Episode) -> str:
    """「12月2日の回」: all that is known of it."""
    day = jst(episode.starts_at)
    return f"{day.month}月{day.day}日の回"


def mark_changed(episode: Episode) -> None:
    """Calendars that know the episode are told by these two; the caller saves."""
    episode.sequence += 1
    episode.changed_at = now()


@transaction.atomic
def plan_ahead(programme: Programme) -> int:
    """Make the episodes of the coming eight weeks that are missing; none that was moved or called off comes anew. Returns how many."""
    kept = Programme.objects.select_for_update().get(pk=programme.pk)
    pattern = pattern_of(kept)
    new = [change for change in changes_by(kept, pattern, kept.minutes, reach=0) if change.turn == Turn.NEW] if pattern else []
    for change in new:
        _make(kept, change)
    return len(new)


def plan_all_ahead() -> int:
    """Every night, each programme by itself. Returns how many episodes were made."""
    return sum(plan_ahead(programme) for programme in Programme.objects.filter(recurrence__isnull=False))


def follow_programme(programme: Programme, hosts: Iterable[Member]) -> None:
    """Bare episodes to come are hosted by whoever hosts the programme now."""
    seated = list(hosts)
    bare = Episode.objects.filter(programme=programme, slot_on__isnull=False, touched_at__isnull=True, state=State.SCHEDULED)
    for episode in bare.filter(starts_at__gt=now()):
        episode.hosts.set(seated)


@transaction.atomic
def rest(episode: Episode, *, by: Member) -> None:
    """「この回は休む」, for an episode of the recurrence: it stays on the lists, and can come back. Raises NotAllowed or Refused."""
    kept = _locked(episode, by)
    if kept.rests:
        return
    if kept.state != State.SCHEDULED:
        raise Refused("この回は、もう始まっているか終わっています。休みにはできません。放送は「おわる」で終えられます。")
    if kept.slot_on is None:
        raise Refused("この回は、いつもの日の回ではありません。「この回を取りやめる」を使えます。")
    kept.state, kept.rests, kept.cancelled_at = State.CANCELLED, True, now()
    mark_changed(kept)
    kept.save()
    record("broadcasts.episode.rested", kept, by=by)
    free_order(kept)
    announce(EpisodeCancelled(episode_id=kept.pk))
    tell_askers(kept, f"「{kept.programme.title}」の{short_moment(kept.starts_at)}の回は、お休みになりました", but=by)
    episode.refresh_from_db()


@transaction.atomic
def resume(episode: Episode, *, by: Member) -> None:
    """The episode is on after all. Raises NotAllowed, or Refused when its hour is over or it was called off for good."""
    kept = _locked(episode, by)
    if kept.state == State.SCHEDULED:
        return
    if not kept.rests or kept.ends_at < now():
        raise Refused("この回は、元に戻せませんでした。新しい回として予定できます。")
    kept.state, kept.rests, kept.cancelled_at, kept.reminded_at = State.SCHEDULED, False, None, None
    mark_changed(kept)
    kept.save()
    record("broadcasts.episode.resumed", kept, by=by)
    announce(EpisodeResumed(episode_id=kept.pk))
    tell_askers(kept, f"お休みだった「{kept.programme.title}」の{short_moment(kept.starts_at)}の回は、放送することになりました", but=by)
    episode.refresh_from_db()


def _locked(episode: Episode, by: Member) -> Episode:
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    return kept
