"""自動字幕: whether they may be made, and what the machine is told beforehand."""

from chosha.broadcasts.models import Caption, Episode, Hearing, Recording, State, Transcript

MOST_WORDS, LONGEST_WORD = 30, 20


def hearing_of(episode: Episode) -> Hearing | None:
    """What is in the making, or could not be made."""
    return Hearing.objects.filter(episode=episode).first()


def may_be_heard(episode: Episode) -> bool:
    """A recording with sound stands in the archive."""
    return episode.state == State.ARCHIVED and Recording.objects.filter(episode=episode, audio_bytes__gt=0).exists()


def written_by_people(episode: Episode) -> bool:
    """Captions somebody wrote, sent, mended or went through: a machine does not touch them."""
    if not Caption.objects.filter(episode=episode).exists():
        return False
    return not Transcript.objects.filter(episode=episode, origin=Transcript.Origin.MACHINE, checked_at__isnull=True, mended=False).exists()


def words_for(episode: Episode) -> list[str]:
    """Titles and names the machine should expect."""
    people = [person.name for person in (*episode.hosts.all(), *episode.guests.all())]
    words = [episode.programme.title, *episode.title.split(), *people]
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words if word))[:MOST_WORDS]
