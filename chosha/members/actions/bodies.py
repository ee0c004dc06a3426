"""The official lists of bodies and fields of work, and bodies no list knows."""

import secrets
from collections.abc import Iterable

from django.db import transaction

from chosha.members.engine.bodies import Body, Former, bodies, former_bodies, romaji, rows
from chosha.members.models import Duty, FormerBody, MailDomain, Organisation
from chosha.members.queries import fold, fold_romaji


@transaction.atomic
def add_body(name: str, *, prefecture: str = "", kind: str = "組合") -> Organisation:
    """Add a body the official lists do not know (組合, 広域連合 …), or find the one added before."""
    known = Organisation.objects.filter(name=name, prefecture=prefecture).first()
    if known:
        return known
    return Organisation.objects.create(
        code=f"other:{secrets.token_hex(6)}", name=name, prefecture=prefecture, kind=kind, find_by=f"{fold(name)} {fold(prefecture + name)}"
    )


@transaction.atomic
def load_bodies() -> int:
    """Bring the official lists into the database: bodies with their mail domains, and fields of work. Safe to repeat.

    Returns the number of bodies. Raises ValueError when a code does not fit its check digit.
    """
    listed = list(bodies())
    known = save_bodies(listed)
    save_former_bodies(former_bodies(), known)
    for row in rows("duties.csv"):
        Duty.objects.update_or_create(
            slug=row["duty_id"], defaults={"name": row["name"], "parent_id": row["parent"] or None, "sort": int(row["sort"])}
        )
    return len(known)


@transaction.atomic
def save_bodies(listed: Iterable[Body]) -> dict[str, Organisation]:
    """Write bodies and exactly their mail domains; returns them by code."""
    listed = list(listed)
    made = [_organisation(body) for body in listed]
    columns = [field.name for field in Organisation._meta.fields if field.name not in ("id", "code")]
    Organisation.objects.bulk_create(made, update_conflicts=True, unique_fields=["code"], update_fields=columns, batch_size=400)
    known = {body.code: body for body in Organisation.objects.filter(code__in=[body.code for body in listed])}
    MailDomain.objects.filter(organisation__in=list(known.values())).delete()
    MailDomain.objects.bulk_create(
        [MailDomain(organisation=known[body.code], domain=domain, grade=grade) for body in listed for domain, grade in body.domains]
    )
    return known


@transaction.atomic
def save_former_bodies(listed: Iterable[Former], known: dict[str, Organisation]) -> int:
    """Write the bodies that ended, anew each time. `known`: today's by code. Returns how many."""
    FormerBody.objects.all().delete()
    return len(FormerBody.objects.bulk_create([_former(body, known[body.successor]) for body in listed], batch_size=400))


def _former(body: Former, successor: Organisation) -> FormerBody:
    find_by = f"{fold(body.name)} {fold(body.prefecture + body.name)}"
    return FormerBody(name=body.name, prefecture=body.prefecture, successor=successor, find_by=find_by)


def _organisation(body: Body) -> Organisation:
    latin = fold_romaji(romaji(body.kana))
    return Organisation(
        **{key: value for key, value in vars(body).items() if key != "domains"},
        find_by=" ".join((fold(body.name), fold(body.kana), latin, body.code.lower(), fold(body.prefecture + body.name))),
    )
