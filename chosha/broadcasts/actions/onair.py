"""From the one button to the end of the show. What was received is never lost: media keeps it before anybody is told."""

from dataclasses import dataclass

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions.answering import close_questions
from chosha.broadcasts.actions.ordering import close_order
from chosha.broadcasts.actions.recording import MAKE_ARCHIVE
from chosha.broadcasts.actions.seats import close_seats
from chosha.broadcasts.facts import EpisodeEnded, EpisodeInterrupted, EpisodeWentLive
from chosha.broadcasts.models import ON_AIR, Episode, State
from chosha.broadcasts.queries import SILENT_AFTER, seconds_of_silence, standing_of
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import end_live_part, end_live_show, open_live_part
from chosha.media.engine.tickets import ingest_ticket
from chosha.media.queries import room_left, show_state
from chosha.members.models import Member

GIVEN_UP_AFTER = 600.0  # seconds of silence after which a show counts as ended
OTHERS_TAKE_OVER_AFTER = 60.0
SEGMENT_SECONDS, TALKING_SEGMENT_SECONDS = 2, 1


@dataclass(frozen=True)
class PartTicket:
    """Where a recorder sends its bytes."""

    part: int
    address: str


@transaction.atomic
def go_live(episode: Episode, *, by: Member, talk_mode: bool = False, take_over: bool = False, going_on: bool = False) -> None:
    """Open the show, or go on with it; `talk_mode` counts when it is opened and holds to its end.

    `take_over`: though another host sends; `going_on`: by the desk that sent until now, which is told who has taken over.
    Raises NotAllowed; Refused when another host is on air or the episode is over.
    """
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    _refuse_what_is_over(kept)
    if not take_over:
        _refuse_while_another_sends(kept, by, going_on=going_on)
    if kept.state != State.SCHEDULED and kept.on_air_by_id == by.pk:
        return
    first = kept.state == State.SCHEDULED
    if first and room_left().hours < 1:
        raise Refused("庁舎の録画の置き場に、1時間分の空きがありません。まだ始まっていません。事務局に伝えると、空きを作れます。")
    kept.state, kept.on_air_by = State.LIVE, by
    if first:
        kept.went_live_at, kept.talk_mode = now(), talk_mode
    kept.save(update_fields=["state", "on_air_by", "went_live_at", "talk_mode"])
    record("broadcasts.episode.went_live" if first else "broadcasts.episode.taken_over", kept, by=by)
    announce(EpisodeWentLive(episode_id=kept.pk))
    episode.refresh_from_db()


def _refuse_what_is_over(episode: Episode) -> None:
    if episode.state in (State.ENDED, State.ARCHIVED):
        raise Refused("この回の放送は終わっています。ここまでの録画は残っています。続きは、新しい回として始められます。")
    if episode.state == State.CANCELLED:
        raise Refused("この回は取りやめになっています。新しい回として予定すると、始められます。")


def _refuse_while_another_sends(episode: Episode, by: Member, *, going_on: bool) -> None:
    host = episode.on_air_by
    if not episode.is_on_air or host is None or host.pk == by.pk:
        return
    if going_on:
        raise Refused(f"{host.name_with_san}が放送を引きつぎました。この画面からの放送は止めました。ここまでの録画は残っています。")
    if seconds_of_silence(episode) < OTHERS_TAKE_OVER_AFTER:
        raise Refused(
            f"いま{host.name_with_san}が放送しています。代わって続けるときは「引きつぐ」を押します。この回の画面で一緒に聞くこともできます。"
        )


@transaction.atomic
def enter_the_air(episode: Episode, *, mime: str, by: Member, **ways: bool) -> PartTicket:
    """`go_live` and `begin_part` in one: whoever cannot send takes nobody's place. Raises what they raise."""
    go_live(episode, by=by, **ways)
    return begin_part(episode, mime=mime, by=by)


@transaction.atomic
def begin_part(episode: Episode, *, mime: str, by: Member) -> PartTicket:
    """A recorder begins: its part of the spool and the signed address for its bytes. Earlier parts take nothing more.

    Raises NotAllowed for whoever is not on air, Refused when the show has ended or the type is unknown.
    """
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if kept.state not in ON_AIR:
        raise Refused("この回の放送は終わっています。ここまでの録画は残っています。続きは、新しい回として始められます。")
    if kept.on_air_by_id != by.pk or not may_host(by, kept):
        raise NotAllowed
    if kept.state == State.INTERRUPTED:
        kept.state = State.LIVE
        kept.save(update_fields=["state"])
        announce(EpisodeWentLive(episode_id=kept.pk))
    part = open_live_part(kept.pk, mime, TALKING_SEGMENT_SECONDS if kept.talk_mode else SEGMENT_SECONDS)
    return PartTicket(part, f"/ingest/{ingest_ticket(kept.pk, part, by.pk)}/{part}")


@transaction.atomic
def end_broadcast(episode: Episode, *, by: Member | None) -> None:
    """End the show for good; the archive makes itself. `by=None` is the building after long silence. Ending twice changes nothing."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if by is not None and not may_host(by, kept):
        raise NotAllowed
    if kept.state in (State.ENDED, State.ARCHIVED):
        return
    if kept.state not in ON_AIR:
        raise Refused("この回は、まだ始まっていません。取りやめるときは「この回を取りやめる」を使えます。")
    kept.state, kept.ended_at, kept.on_air_by = State.ENDED, now(), None
    kept.save(update_fields=["state", "ended_at", "on_air_by"])
    record("broadcasts.episode.ended", kept, by=by)
    close_questions(kept)
    close_order(kept)
    close_seats(kept)
    enqueue(MAKE_ARCHIVE, episode_id=kept.pk)
    announce(EpisodeEnded(episode_id=kept.pk))
    transaction.on_commit(lambda: end_live_show(kept.pk), robust=True)
    episode.refresh_from_db()


@transaction.atomic
def leave_the_air(member_id: int) -> None:
    """The member is no longer inside: whatever they send is taken no more. The show waits for another host, then ends."""
    for episode in Episode.objects.select_for_update().filter(on_air_by_id=member_id, state__in=ON_AIR):
        Episode.objects.filter(pk=episode.pk).update(on_air_by=None, state=State.INTERRUPTED)
        announce(EpisodeInterrupted(episode_id=episode.pk))
        parts = show_state(episode.pk).parts
        if parts:
            end_live_part(episode.pk, parts)


@transaction.atomic
def note_interruption(episode: Episode) -> None:
    """Write down what the spool tells: silent shows are interrupted, speaking ones are live."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    state = standing_of(kept).state
    if kept.is_on_air and state != kept.state:
        kept.state = State(state)
        kept.save(update_fields=["state"])
        announce((EpisodeInterrupted if state == State.INTERRUPTED else EpisodeWentLive)(episode_id=kept.pk))


def look_after_shows() -> int:
    """Every minute: note who fell silent or came back, end what stayed silent for ten minutes. Returns how many were ended."""
    ended = 0
    for episode in Episode.objects.filter(state__in=ON_AIR):
        silence = seconds_of_silence(episode)
        if silence > GIVEN_UP_AFTER:
            end_broadcast(episode, by=None)
            ended += 1
        elif (silence > SILENT_AFTER) != (episode.state == State.INTERRUPTED):
            note_interruption(episode)
    return ended
