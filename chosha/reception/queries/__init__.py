"""Reads about applications."""

from chosha.reception.queries.applicant import (
    CODES_PAUSE,
    attempts,
    current_code,
    is_spent,
    next_code_at,
    open_question,
    step_of,
    ways_of,
    wording_of,
)
from chosha.reception.queries.domains import Reading, read_address, reading_of
from chosha.reception.queries.queue import Check, checks, queue, waiting_count
from chosha.reception.queries.waits import RECENT, usual_wait, wait_words

__all__ = [
    "CODES_PAUSE",
    "RECENT",
    "Check",
    "Reading",
    "attempts",
    "checks",
    "current_code",
    "is_spent",
    "next_code_at",
    "open_question",
    "queue",
    "read_address",
    "reading_of",
    "step_of",
    "usual_wait",
    "wait_words",
    "waiting_count",
    "ways_of",
    "wording_of",
]
