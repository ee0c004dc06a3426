from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class EpisodeWentLive(Fact):
    episode_id: int


@dataclass(frozen=True)
class EpisodeInterrupted(Fact):
    """The host's line has been silent for a while; the show goes on when it comes back."""

    episode_id: int


@dataclass(frozen=True)
class EpisodeWentElsewhere(Fact):
    """It can be heard outside the house, at the link on its page."""

    episode_id: int


@dataclass(frozen=True)
class EpisodeEnded(Fact):
    episode_id: int


@dataclass(frozen=True)
class EpisodeCancelled(Fact):
    episode_id: int


@dataclass(frozen=True)
class EpisodeCovered(Fact):
    """Members see it no more for now; whoever watches is asked again at once."""

    episode_id: int


@dataclass(frozen=True)
class EpisodeArchived(Fact):
    """The recording stands in the archive (or it is certain that there is none)."""

    episode_id: int


@dataclass(frozen=True)
class ChatLineSaid(Fact):
    line_id: int


@dataclass(frozen=True)
class ChatLineHidden(Fact):
    episode_id: int
    line_id: int


@dataclass(frozen=True)
class PollBegun(Fact):
    """A host asks all who listen; of votes nothing is ever announced."""

    episode_id: int


@dataclass(frozen=True)
class Applauded(Fact):
    """Somebody pressed a reaction; sums are written and told a moment later."""

    episode_id: int


@dataclass(frozen=True)
class EpisodeResumed(Fact):
    """It was to rest, and is on after all."""

    episode_id: int


@dataclass(frozen=True)
class RunningOrderChanged(Fact):
    """Another consultation is answered now, or none; or the running order is another one."""

    episode_id: int


@dataclass(frozen=True)
class SeatChanged(Fact):
    """A guest's seat was made, taken, brought on screen, silenced, left or ended."""

    episode_id: int
    seat_id: int


@dataclass(frozen=True)
class QuestionAsked(Fact):
    question_id: int


@dataclass(frozen=True)
class QuestionChanged(Fact):
    """It is wanted more or less, is answered, covered, merged or back in the queue."""

    question_id: int


@dataclass(frozen=True)
class AnsweringChanged(Fact):
    """Another question is answered now, or none; or the hosts put the queue in another order."""

    episode_id: int


@dataclass(frozen=True)
class SlideTurned(Fact):
    """Another page of a material is shown beside the show, or none."""

    episode_id: int


@dataclass(frozen=True)
class MinutesWritten(Fact):
    """The minutes of an episode have a newer version."""

    episode_id: int
