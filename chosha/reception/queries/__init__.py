"""Reads about applications."""

from chosha.reception.queries.applicant import CODES_PAUSE, attempts, current_code, next_code_at, open_question
from chosha.reception.queries.export import boxes_of
from chosha.reception.queries.queue import Check, checks, queue, waiting_count
from chosha.reception.queries.renewals import (
    address_change_of,
    asks_whether_moved,
    leaving_of,
    numbers_of,
    open_proof_of,
    renewal_of,
    waves,
)
from chosha.reception.queries.waits import RECENT, usual_wait, wait_words

__all__ = [
    "CODES_PAUSE",
    "RECENT",
    "Check",
    "address_change_of",
    "asks_whether_moved",
    "attempts",
    "boxes_of",
    "checks",
    "current_code",
    "leaving_of",
    "next_code_at",
    "numbers_of",
    "open_proof_of",
    "open_question",
    "queue",
    "renewal_of",
    "usual_wait",
    "wait_words",
    "waiting_count",
    "waves",
]
