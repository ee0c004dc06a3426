"""Programmes, and episodes before they begin."""

import secrets
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_make_programmes, may_plan
from chosha.broadcasts.actions.consulting import free_order
from chosha.broadcasts.actions.recurring import follow_programme, mark_changed, set_recurrence
from chosha.broadcasts.actions.reminding import tell_askers
from chosha.broadcasts.engine.recurring import Pattern
from chosha.broadcasts.facts import EpisodeCancelled, EpisodeCovered
from chosha.broadcasts.models import Episode, Programme, ProgrammeHost, State
from chosha.kernel.clock import now, short_moment
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import forget_file, keep_file, prepared_file
from chosha.media.models import StoredFile
from chosha.members.models import Member
from chosha.moderation.access import may_cover, may_hide
from chosha.moderation.actions import note_mending, refuse_covered_words
from chosha.notices.actions import notify
from chosha.search.actions import index

RESERVED_SLUGS = frozenset({"beside", "consultations", "first", "new", "week", "calendars", "places", "podcasts", "reminders", "series"})
SEARCHED_AS = "broadcasts.episode"
LONGEST_NOTICE = 200
CHANGED = ("touched_at", "sequence", "changed_at")
OVER = (State.ENDED, State.ARCHIVED)


def plan_programme(
    *,
    title: str,
    by: Member | None,
    about: str = "",
    schedule: str = "",
    hosts: Iterable[Member] = (),
    slug: str = "",
    picture: UploadedFile | None = None,
    minutes: int = 60,
    notes: str = "",
    pattern: Pattern | None = None,
    takes_consultations: bool = False,
) -> Programme:
    """Make a programme, and with a pattern its episodes of the coming weeks. `by=None` is the building itself (command line).

    Raises NotAllowed; Refused for a picture that cannot be kept.
    """
    if by is not None and not may_make_programmes(by):
        raise NotAllowed
    if slug in RESERVED_SLUGS or (slug and Programme.objects.filter(slug=slug).exists()):
        raise Refused("この番組のアドレスは、すでに使われています。別のつづりにすると進めます。", field="slug")
    with _prepared(picture) as drawn, transaction.atomic():
        programme = Programme.objects.create(
            slug=slug or f"p-{secrets.token_hex(3)}",
            title=title,
            about=about,
            schedule=schedule,
            picture=keep_file(drawn) if drawn else None,
            minutes=minutes,
            notes=notes,
            takes_consultations=takes_consultations,
        )
        _seat_hosts(programme, hosts)
        record("broadcasts.programme.planned", programme, by=by)
        if pattern is not None:
            set_recurrence(programme, pattern, by=by, minutes=minutes)
    return programme


def change_programme(
    programme: Programme,
    *,
    by: Member,
    title: str,
    about: str,
    hosts: Iterable[Member],
    notes: str | None = None,
    picture: UploadedFile | None = None,
    takes_consultations: bool | None = None,
) -> None:
    """Mend what is said of a programme and who makes it. Raises NotAllowed; Refused when nobody would be left."""
    if not may_plan(by, programme):
        raise NotAllowed
    seated = list(hosts)
    if not seated:
        raise Refused("パーソナリティが一人もいなくなります。一人は残してください。", field="hosts")
    with _prepared(picture) as drawn, transaction.atomic():
        former, renamed = programme.picture, programme.title != title
        programme.title, programme.about = title, about
        programme.notes = programme.notes if notes is None else notes
        if takes_consultations is not None:
            programme.takes_consultations = takes_consultations
        if drawn:
            programme.picture = keep_file(drawn)
        programme.save(update_fields=["title", "about", "notes", "picture", "takes_consultations"])
        if drawn and former:
            forget_file(former)
        _seat_hosts(programme, seated)
        follow_programme(programme, seated)
        record("broadcasts.programme.changed", programme, by=by)
    if renamed:
        _index_episodes(programme)


def _index_episodes(programme: Programme) -> None:
    """Each by itself: all at once, with everything that was said in them, would make others who write wait."""
    for episode in programme.episodes.select_related("programme").prefetch_related("chapters", "captions").iterator(chunk_size=20):
        index(SEARCHED_AS, episode)


def _prepared(picture: UploadedFile | None) -> AbstractContextManager[StoredFile | None]:
    """The picture is drawn before the transaction: nobody who writes meanwhile waits for it."""
    return prepared_file(picture, only_pictures=True) if picture else nullcontext()


def _seat_hosts(programme: Programme, hosts: Iterable[Member]) -> None:
    seated = {host.pk for host in hosts}
    ProgrammeHost.objects.filter(programme=programme).exclude(member_id__in=seated).delete()
    known = set(ProgrammeHost.objects.filter(programme=programme).values_list("member_id", flat=True))
    ProgrammeHost.objects.bulk_create([ProgrammeHost(programme=programme, member_id=pk) for pk in sorted(seated - known)])


@transaction.atomic
def plan_episode(
    programme: Programme,
    *,
    title: str,
    starts_at: datetime,
    by: Member | None,
    summary: str = "",
    minutes: int = 60,
    hosts: Iterable[Member] = (),
    guests: Iterable[Member] = (),
    no_recording: bool = False,
    state: State = State.SCHEDULED,
) -> Episode:
    """Announce an episode; without hosts, those of the programme host it.

    `by=None` is the building itself. `state` other than SCHEDULED is for episodes that lie in the past (demo, moved communities):
    they count as on air from `starts_at` for `minutes`. Raises NotAllowed.
    """
    if by is not None and not may_plan(by, programme):
        raise NotAllowed
    ended_at = starts_at + timedelta(minutes=minutes) if state in OVER else None
    episode = Episode.objects.create(
        programme=programme,
        title=title,
        summary=summary,
        starts_at=starts_at,
        minutes=minutes,
        no_recording=no_recording,
        state=state,
        went_live_at=starts_at if ended_at else None,
        ended_at=ended_at,
        archived_at=ended_at if state == State.ARCHIVED else None,
    )
    episode.hosts.set(list(hosts) or programme.hosts.all())
    episode.guests.set(list(guests))
    index(SEARCHED_AS, episode)
    return episode


@transaction.atomic
def change_episode(
    episode: Episode,
    *,
    by: Member,
    title: str,
    summary: str,
    starts_at: datetime,
    minutes: int,
    hosts: Iterable[Member],
    guests: Iterable[Member],
    no_recording: bool,
) -> None:
    """Mend what was announced. Once it has begun, hour and the promise about recording stay. Raises NotAllowed or Refused."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if kept.state == State.CANCELLED:
        raise Refused("この回は取りやめになっています。新しい回として予定できます。")
    changed = (title, summary) != (kept.title, kept.summary)
    before, moved = (kept.title, kept.starts_at, kept.minutes), kept.state == State.SCHEDULED and kept.starts_at != starts_at
    kept.title, kept.summary, kept.touched_at = title, summary, now()
    if changed:
        refuse_covered_words(SEARCHED_AS, kept)
    if kept.state == State.SCHEDULED:
        _mend(kept, by, changed=changed)
        kept.starts_at, kept.minutes, kept.no_recording = starts_at, minutes, no_recording
        kept.reminded_at = None if moved else kept.reminded_at
    if (kept.title, kept.starts_at, kept.minutes) != before:
        mark_changed(kept)
    kept.save(update_fields=[*CHANGED, "title", "summary", "starts_at", "minutes", "no_recording", "hidden_at", "reminded_at"])
    kept.hosts.set(list(hosts))
    kept.guests.set(list(guests))
    index(SEARCHED_AS, kept)
    if moved:
        tell_askers(kept, f"「{_short(kept.title)}」の放送は、{short_moment(starts_at)}からに変わりました", but=by)


def _mend(episode: Episode, by: Member, *, changed: bool) -> None:
    """Other words end a cover while there are words alone; what was recorded a moderator looks at."""
    if episode.hidden_at is not None and changed:
        episode.hidden_at = None
        note_mending(SEARCHED_AS, episode, by=by)


@transaction.atomic
def cancel(episode: Episode, *, by: Member) -> None:
    """Call an announced episode off. Raises NotAllowed, or Refused once it has begun."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if kept.state == State.CANCELLED:
        return
    if kept.state != State.SCHEDULED:
        raise Refused("この回は、もう始まっているか終わっています。取りやめにはできません。放送は「おわる」で終えられます。")
    kept.state, kept.cancelled_at = State.CANCELLED, now()
    mark_changed(kept)
    kept.save(update_fields=["state", "cancelled_at", "sequence", "changed_at"])
    record("broadcasts.episode.cancelled", kept, by=by)
    free_order(kept)
    announce(EpisodeCancelled(episode_id=kept.pk))
    tell_askers(kept, f"「{_short(kept.title)}」の放送（{short_moment(kept.starts_at)}）は、取りやめになりました", but=by)


@transaction.atomic
def hide_episode(episode: Episode, *, by: Member | None, reason: str) -> None:
    """Cover for now, on behalf of moderation; the hosts are told kindly and may mend it."""
    if not may_hide(by):
        raise NotAllowed("Only moderators cover content.")
    episode.hidden_at = now()
    episode.save(update_fields=["hidden_at"])
    index(SEARCHED_AS, episode)
    record("broadcasts.episode.hidden", episode, by=by, reason=reason)
    announce(EpisodeCovered(episode_id=episode.pk))
    way = "直すと、すぐ戻せます" if episode.state == State.SCHEDULED else "見直しを申し出ることができます"
    why = f"理由: {reason.rstrip('。')}。{way}。あなたの評価には関わりません"
    tell_hosts(episode, f"「{_short(episode.title)}」の回を、いったん伏せています。{why}")


@transaction.atomic
def unhide_episode(episode: Episode, *, by: Member, reason: str) -> None:
    if not may_cover(by):
        raise NotAllowed("Only moderators uncover content.")
    episode.hidden_at = None
    episode.save(update_fields=["hidden_at"])
    index(SEARCHED_AS, episode)
    record("broadcasts.episode.shown", episode, by=by, reason=reason)
    tell_hosts(episode, f"伏せていた「{_short(episode.title)}」の回は、元どおり見えます。ご不便をおかけしました")


def tell_hosts(episode: Episode, line: str, path: str = "") -> None:
    """One notice for each host of the episode, leading to its page unless said otherwise."""
    for host in episode.hosts.all():
        notify(host, line[:LONGEST_NOTICE], path or episode.path, key=SEARCHED_AS, id=episode.pk)


def _short(title: str) -> str:
    return title if len(title) <= 40 else f"{title[:39]}…"
