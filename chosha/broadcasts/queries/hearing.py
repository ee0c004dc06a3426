"""自動字幕: whether they may be made, and what the machine is told beforehand."""

from pathlib import Path

from chosha.broadcasts.models import Caption, Episode, Hearing, Recording, State, Transcript

GLOSSARY = Path(__file__).parents[1] / "engine" / "glossary.txt"


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
    """Words and names that are meant where something of the same sound is heard, as engine/homophones.py of media reads them."""
    names = [pair for person in (*episode.hosts.all(), *episode.guests.all()) for pair in _read(person.display_name, person.kana)]
    return list(dict.fromkeys([*names, episode.programme.title, *episode.title.split(), *glossary()]))


def _read(name: str, kana: str) -> list[str]:
    """Surname and given name, each with its reading; none where they do not pair."""
    written, readings = name.split(), kana.split()
    return [f"{sign}|{reading}!" for sign, reading in zip(written, readings, strict=True)] if len(written) == len(readings) else []


def glossary() -> list[str]:
    """The words of public service that a small model writes otherwise."""
    return GLOSSARY.read_text("utf-8").split()
