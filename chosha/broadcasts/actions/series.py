"""つづきもの and 自分の棚: made, mended, put in order."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from chosha.audit.actions import record
from chosha.broadcasts.access import may_edit_series, may_make_series, may_watch, own_series
from chosha.broadcasts.models import Episode, Programme, Series, SeriesEpisode
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member

MOST_EPISODES, MOST_SHELVES = 100, 30
LATER = "あとで聞く"
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def make_series(*, by: Member, title: str, about: str = "", programme: Programme | None = None) -> Series:
    """For all members, of a programme or across them. Raises NotAllowed."""
    if not may_make_series(by, programme):
        raise NotAllowed
    made = Series.objects.create(title=title, about=about, programme=programme)
    record("broadcasts.series.made", made, by=by)
    return made


@transaction.atomic
def make_shelf(*, by: Member, title: str) -> Series:
    """自分の棚, for the member's own eyes. Raises Refused where there are too many."""
    Member.objects.select_for_update().get(pk=by.pk)
    if own_series(by).count() >= MOST_SHELVES:
        raise Refused(f"自分の棚は{MOST_SHELVES}までです。使わない棚を消すと、作れます。", field="title")
    return Series.objects.create(title=title, owner=by)


@transaction.atomic
def keep_for_later(episode: Episode, *, by: Member, kept: bool) -> None:
    """あとで聞く: onto the one shelf every member has, or off it. Twice changes nothing. Raises NotAllowed or Refused."""
    if not may_watch(by, episode):
        raise NotAllowed
    Member.objects.select_for_update().get(pk=by.pk)
    later = Series.objects.filter(owner=by, is_later=True).first() or Series.objects.create(owner=by, is_later=True, title=LATER)
    if not kept:
        SeriesEpisode.objects.filter(series=later, episode=episode).delete()
    else:
        _put(later, episode)


@transaction.atomic
def mend_series(series: Series, *, by: Member, title: str, about: str = "") -> None:
    """Raises NotAllowed."""
    kept = _locked(series, by)
    kept.title, kept.about = title, about
    kept.save(update_fields=["title", "about"])
    _note("broadcasts.series.changed", kept, by)


@transaction.atomic
def put_into_series(series: Series, episode: Episode, *, by: Member) -> None:
    """At the end; twice changes nothing. Raises NotAllowed or Refused."""
    if not may_watch(by, episode):
        raise NotAllowed
    _put(_locked(series, by), episode)


def _put(series: Series, episode: Episode) -> None:
    entries = SeriesEpisode.objects.filter(series=series)
    if entries.filter(episode=episode).exists():
        return
    if entries.count() >= MOST_EPISODES:
        raise Refused(f"一つに入るのは{MOST_EPISODES}回までです。ほかの回を外すと、加えられます。")
    last = entries.aggregate(last=Max("position"))["last"] or 0
    SeriesEpisode.objects.create(series=series, episode=episode, position=last + 1)


@transaction.atomic
def take_out_of_series(series: Series, episode_id: int, *, by: Member) -> int:
    """Returns the place it had, for a way back (0: it was not in it). Raises NotAllowed."""
    entry = SeriesEpisode.objects.filter(series=_locked(series, by), episode=episode_id).first()
    if entry is None:
        return 0
    entry.delete()
    return entry.position


@transaction.atomic
def move_in_series(series: Series, episode_id: int, *, by: Member, up: bool) -> None:
    """One step; at the end of the order nothing changes. Raises NotAllowed."""
    entries = list(SeriesEpisode.objects.select_for_update().filter(series=_locked(series, by)))
    at = next((number for number, entry in enumerate(entries) if entry.episode_id == episode_id), None)
    if at is None:
        return
    to = at - 1 if up else at + 1
    if 0 <= to < len(entries):
        entries[at], entries[to] = entries[to], entries[at]
    for number, entry in enumerate(entries, 1):
        entry.position = number
    SeriesEpisode.objects.bulk_update(entries, ["position"])


@transaction.atomic
def remove_series(series: Series, *, by: Member) -> None:
    """Nobody sees it; its episodes stay where they are. Raises NotAllowed; Refused for あとで聞く."""
    kept = _locked(series, by)
    if kept.is_later:
        raise Refused("「あとで聞く」は、いつもある棚です。中の回を外すと、空になります。")
    kept.removed_at = now()
    kept.save(update_fields=["removed_at"])
    _note("broadcasts.series.removed", kept, by)


@transaction.atomic
def return_series(series: Series, *, by: Member) -> None:
    kept = _locked(series, by)
    kept.removed_at = None
    kept.save(update_fields=["removed_at"])
    _note("broadcasts.series.returned", kept, by)


def forget_series() -> int:
    """What was removed a week ago. Returns how many."""
    gone = Series.objects.filter(removed_at__lt=now() - KEPT_FOR)
    number = gone.count()
    gone.delete()
    return number


def _locked(series: Series, by: Member) -> Series:
    kept = Series.objects.select_for_update().get(pk=series.pk)
    if not may_edit_series(by, kept):
        raise NotAllowed
    return kept


def _note(act: str, series: Series, by: Member) -> None:
    """What is one's own goes into no record."""
    if series.owner_id is None:
        record(act, series, by=by)
