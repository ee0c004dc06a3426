"""How often somebody may try. Counted under keyed digests: nobody's address is kept for it."""

from datetime import timedelta

from django.utils.crypto import salted_hmac

from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.reception.models import Attempt
from chosha.reception.queries import attempts


def count_attempt(kind: str, who: str, *, most: int, within: timedelta, sentence: str, field: str = "") -> None:
    """Count one attempt; Refused with the sentence when `who` has made as many as allowed. An empty `who` is not counted."""
    if not who:
        return
    digest = salted_hmac(f"reception.attempt.{kind}", who.lower(), algorithm="sha256").hexdigest()
    if attempts(kind, digest, within) >= most:
        raise Refused(sentence, field=field)
    Attempt.objects.create(kind=kind, digest=digest, at=now())
