"""What the work address of an application says, by the lists of bodies and their domains."""

from dataclasses import dataclass

from chosha.members.models import Organisation
from chosha.members.queries import domains_of
from chosha.reception.engine.domains import Claim, Verdict, host_of, judge, waits_for_person
from chosha.reception.models import Application


@dataclass(frozen=True)
class Reading:
    """The verdict on a work address, and whose it is where that is another body (or several possible ones)."""

    verdict: Verdict
    bodies: tuple[Organisation, ...] = ()


def read_address(organisation: Organisation | None, address: str) -> Reading:
    """Judge a work address for a body; None is a body written freely, for which a person always looks."""
    rows = list(domains_of(f"@{host_of(address)}").select_related("organisation").order_by("organisation__code"))
    verdict, owners = judge(
        host_of(address),
        body=organisation.pk if organisation else None,
        by_hand=organisation is None or waits_for_person(organisation.name, organisation.kind),
        claims=[Claim(row.organisation_id, row.domain, row.grade) for row in rows],
    )
    known = {row.organisation_id: row.organisation for row in rows}
    return Reading(verdict, tuple(known[owner] for owner in owners))


def reading_of(application: Application) -> Reading:
    return read_address(application.organisation, application.work_address)
