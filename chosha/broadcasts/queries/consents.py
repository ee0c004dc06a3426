"""Who speaks in an episode, and who of them agrees that the recording stays."""

from dataclasses import dataclass

from chosha.broadcasts.models import Consent, Episode
from chosha.members.models import Member


@dataclass(frozen=True)
class Speaker:
    """One who speaks, and the consent if there is one."""

    member: Member
    consent: Consent | None


def speakers_of(episode: Episode) -> list[Speaker]:
    """Hosts, then guests, each once."""
    given = {consent.member_id: consent for consent in Consent.objects.filter(episode=episode).select_related("noted_by")}
    people = {person.pk: person for person in (*episode.hosts.all(), *episode.guests.all())}
    return [Speaker(person, given.get(person.pk)) for person in people.values()]


def speaks_in(member: Member, episode: Episode) -> bool:
    return any(person.pk == member.pk for person in (*episode.hosts.all(), *episode.guests.all()))


def has_consented(member: Member, episode: Episode) -> bool:
    return Consent.objects.filter(episode=episode, member=member).exists()
