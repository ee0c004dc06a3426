"""切った録画: whether a recording is trimmed, and what of it can be played now."""

from chosha.broadcasts.engine.drawing import Spoken
from chosha.broadcasts.models import Episode, Trim

AFTER_THE_END = 10.0  # seconds: the last words of a chat are about the last pictures


def trim_of(episode: Episode) -> Trim | None:
    return getattr(episode, "trim", None)


def is_trimmed(episode_id: int) -> bool:
    return Trim.objects.filter(pk=episode_id).exists()


def is_being_cut(episode: Episode) -> bool:
    """For now nothing can be played."""
    trim = trim_of(episode)
    return trim is not None and trim.state != Trim.State.DONE


def within_the_span(episode: Episode, lines: list[Spoken]) -> list[Spoken]:
    """Of what was said beside the show, what belongs to the span that is shown."""
    trim = trim_of(episode)
    if trim is None:
        return lines
    return [line for line in lines if 0 <= line.at_second <= trim.end - trim.begin + AFTER_THE_END]
