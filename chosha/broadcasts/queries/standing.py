"""How a show stands this moment."""

from dataclasses import dataclass

from chosha.broadcasts.models import ON_AIR, Episode, State
from chosha.kernel.clock import now
from chosha.media.queries import show_state

SILENT_AFTER = 8.0  # seconds without a byte before pages say that the host's line is awaited
VIEWERS_BEHIND, TALKING_VIEWERS_BEHIND = 4.0, 2.0  # seconds between the end of the playlist and what viewers see, and talk about


@dataclass(frozen=True)
class Standing:
    """How a show stands this moment, read from its spool and not from what the database was told last."""

    state: str
    begun: bool  # something can be watched
    silent_seconds: float | None
    playable_seconds: float


def standing_of(episode: Episode) -> Standing:
    """How the episode stands now: live becomes interrupted, and back, without anybody writing it down."""
    if episode.state not in (*ON_AIR, State.ENDED):
        return Standing(episode.state, begun=False, silent_seconds=None, playable_seconds=0.0)
    show = show_state(episode.pk)
    state = episode.state
    if episode.is_on_air and show.seconds_since_last_byte is not None:
        state = State.INTERRUPTED if show.seconds_since_last_byte > SILENT_AFTER else State.LIVE
    return Standing(str(state), show.first_segment_present, show.seconds_since_last_byte, show.playable_seconds)


def seconds_of_silence(episode: Episode) -> float:
    """Since the last byte, or since the host pressed the button when none has come."""
    silent = show_state(episode.pk).seconds_since_last_byte
    if silent is not None:
        return silent
    return (now() - episode.went_live_at).total_seconds() if episode.went_live_at else 0.0


def second_on_air(episode: Episode) -> float:
    """The second of the show that viewers see at this moment: what a chat line said now is about."""
    behind = TALKING_VIEWERS_BEHIND if episode.talk_mode else VIEWERS_BEHIND
    return max(0.0, show_state(episode.pk).playable_seconds - behind) if episode.is_on_air else 0.0


def playable_seconds(episode: Episode) -> float:
    """The second up to which the show can be played: where a host who begins something now is found later, or a little before."""
    return show_state(episode.pk).playable_seconds
