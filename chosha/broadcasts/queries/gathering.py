"""この回のまとめ: all that a show left behind, as one reader may know of it. Every part asks the access rules of its own place."""

from dataclasses import dataclass
from typing import Any

from chosha.broadcasts.engine.questions import ANSWERED, Asked
from chosha.broadcasts.models import Episode, Material, MinutesVersion, Place
from chosha.broadcasts.queries.consents import Speaker, speakers_of
from chosha.broadcasts.queries.consulting import Shown, consultations_in
from chosha.broadcasts.queries.materials import materials_of
from chosha.broadcasts.queries.minutes import newest_for
from chosha.broadcasts.queries.places import places_of
from chosha.broadcasts.queries.questions import shown_questions
from chosha.broadcasts.queries.topics import ShownTopic, topics_of
from chosha.broadcasts.queries.trimming import is_being_cut
from chosha.talk.queries.polls import ShownPoll, polls_on

EPISODE = "broadcasts.episode"


@dataclass(frozen=True)
class Gathering:
    """What is there; parts with nothing are empty. `plays`: a recording can be heard, so that minutes lead somewhere."""

    plays: bool
    speakers: list[Speaker]
    materials: list[Material]
    minutes: MinutesVersion | None
    questions: list[Asked]
    consultations: list[Shown]
    polls: list[ShownPoll]
    topics: list[ShownTopic]
    places: list[Place]

    @property
    def kept_silent(self) -> int:
        """How many spoke and are not named outside the house: they did not say that the recording may stay."""
        return sum(speaker.consent is None for speaker in self.speakers)

    @property
    def named(self) -> list[str]:
        return [speaker.member.name_with_san for speaker in self.speakers if speaker.consent is not None]

    @property
    def closed_polls(self) -> list[ShownPoll]:
        """Results everybody sees: of one that runs they would tell that the reader voted."""
        return [poll for poll in self.polls if poll.is_over]


def gathering_of(member: Any, episode: Episode) -> Gathering:
    """The same number of queries however much there is. The caller has asked that the member sees the episode."""
    answered = [asked for asked in shown_questions(member, episode) if asked.state == ANSWERED]
    recording = getattr(episode, "recording", None)
    return Gathering(
        plays=recording is not None and not is_being_cut(episode),
        speakers=speakers_of(episode),
        materials=[row for row in materials_of(member, episode) if row.listed_at is not None and not row.waits_until],
        minutes=_written(newest_for(member, episode)),
        questions=sorted(answered, key=lambda asked: asked.at_second or 0),
        consultations=consultations_in(member, episode),
        polls=[poll for poll in polls_on(member, EPISODE, episode, own=False) if poll.shows],
        topics=topics_of(member, episode),
        places=places_of(episode),
    )


def _written(newest: MinutesVersion | None) -> MinutesVersion | None:
    return newest if newest is not None and newest.text.strip() else None
