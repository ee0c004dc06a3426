"""Where a member serves, and the line under the name that follows from it."""

from datetime import date

from django.db import transaction
from django.db.models import Case, F, QuerySet, When

from chosha.kernel.clock import fiscal_year, today
from chosha.members.access import INSIDE
from chosha.members.actions.traits import refresh_traits
from chosha.members.models import Affiliation, Audience, Duty, Member, Organisation
from chosha.members.queries import current_affiliations

BATCH = 200


@transaction.atomic
def affiliate(
    member: Member,
    organisation: Organisation,
    *,
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    kind: str = Affiliation.Kind.HOME,
    proof: str = Affiliation.Proof.CODE,
    proved_on: date | None = None,
) -> Affiliation:
    """Say where a member serves now; the former affiliation of that kind ends and stays on record."""
    Affiliation.objects.filter(member=member, kind=kind, ended_on__isnull=True).update(ended_on=today())
    affiliation = Affiliation.objects.create(
        member=member,
        organisation=organisation,
        post=post,
        duty=duty,
        duty_since=duty_since,
        kind=kind,
        proof=proof,
        proved_on=proved_on or today(),
    )
    write_byline_detail(member)
    return affiliation


@transaction.atomic
def prove_again(member: Member, organisation: Organisation, *, kind: str, proof: str, day: date) -> bool:
    """Renew the proof of the current affiliation, post and field left as they are. False when the member does not serve that body."""
    current = Affiliation.objects.filter(member=member, organisation=organisation, kind=kind, ended_on__isnull=True)
    proved = bool(current.update(proof=proof, proved_on=day))
    if proved:
        write_byline_detail(member)
    return proved


def write_byline_detail(member: Member) -> None:
    """Refresh what is kept of the current affiliations: the line under the name, 「市・収納 11年目」, the bodies served, the directory."""
    member.home_body_id, member.host_body_id = _bodies(member)
    member.byline_detail = _byline_detail(_homes().filter(member=member).first())
    member.save(update_fields=["byline_detail", "home_body_id", "host_body_id"])
    refresh_traits([member.pk])


def _bodies(member: Member) -> tuple[int, int]:
    """The bodies whose colleagues the member counts among. Nobody steps out of them by a word of their own.

    A move that is not proved yet leaves the last proved body beside the new one; who retired stays with the body served last.
    """
    # Of two that ended on one day the proved one counts as the last.
    unproved = Case(When(proof=Affiliation.Proof.DECLARED, then=1), default=0)
    rows = list(Affiliation.objects.filter(member=member).order_by(F("ended_on").desc(nulls_first=True), unproved, "-pk"))
    homes = [row for row in rows if row.kind == Affiliation.Kind.HOME]
    host = next((row.organisation_id for row in rows if row.kind == Affiliation.Kind.SECONDED and row.ended_on is None), 0)
    if not homes:
        return 0, host
    proved = next((row.organisation_id for row in homes if row.proof != Affiliation.Proof.DECLARED), 0)
    if homes[0].proof != Affiliation.Proof.DECLARED or proved in (0, homes[0].organisation_id):
        return homes[0].organisation_id, host
    return (proved, host) if host else (homes[0].organisation_id, proved)


def _homes() -> QuerySet[Affiliation]:
    """Where people serve today, and `duties_to`: who may know their fields."""
    return current_affiliations().annotate(duties_to=F("member__profile__duties_to"))


def _byline_detail(home: Affiliation | None) -> str:
    """One line for every reader, so it says the field only where all may see it."""
    if home is None:
        return ""
    words = home.organisation.size_words
    if home.duty and home.duties_to in (Audience.MEMBERS, None):  # type: ignore[attr-defined]  # annotated
        words += f"・{home.duty.name}"
        if home.duty_since:
            words += f" {fiscal_year(today()) - fiscal_year(home.duty_since) + 1}年目"
    return words


def refresh_byline_details() -> int:
    """Once a day: a new 年度 makes everybody one year older in the field. Returns how many lines changed.

    Worked out before anything is locked, and written a batch of like ones at a time, each by itself: others write in between.
    """
    homes = {home.member_id: home for home in _homes().filter(member__standing__in=INSIDE)}
    changed: dict[tuple[str, str], list[int]] = {}
    for pk, before in Member.objects.filter(standing__in=INSIDE).values_list("pk", "byline_detail"):
        if (after := _byline_detail(homes.get(pk))) != before:
            changed.setdefault((before, after), []).append(pk)
    for (before, after), keys in changed.items():
        for start in range(0, len(keys), BATCH):
            # Whoever moved on since then has a newer line already.
            Member.objects.filter(pk__in=keys[start : start + BATCH], byline_detail=before).update(byline_detail=after)
    return sum(len(keys) for keys in changed.values())
