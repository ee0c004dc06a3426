"""What the reception remembers of declines, under digests that only this house can make."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.crypto import salted_hmac

from chosha.kernel.clock import now
from chosha.members.queries import fold, key_of_name
from chosha.reception.models import Application, Refusal

REMEMBER_FOR = timedelta(days=365)


def email_key(email: str) -> str:
    return _digest("email", email.strip().lower())


def person_key(application: Application) -> str:
    """Of the name at the body: the same person under another private address."""
    body = str(application.organisation_id) if application.organisation_id else fold(application.organisation_text)
    return _digest("person", f"{key_of_name(application.name)}|{body}")


def _digest(kind: str, words: str) -> str:
    return salted_hmac(f"reception.refusal.{kind}", words, algorithm="sha256").hexdigest()


def refusals_of(applications: Iterable[Application]) -> dict[int, list[Refusal]]:
    """Earlier declines of the last twelve months by application, newest first. One query."""
    keys = {row.pk: (email_key(row.email), person_key(row)) for row in applications}
    if not keys:
        return {}
    emails, persons = zip(*keys.values(), strict=True)
    known = Refusal.objects.filter(Q(email_key__in=emails) | Q(person_key__in=persons), declined_at__gt=now() - REMEMBER_FOR)
    found = list(known)
    return {
        pk: [row for row in found if (row.email_key == email or row.person_key == person) and row.application_id != pk]
        for pk, (email, person) in keys.items()
    }
