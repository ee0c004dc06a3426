"""Reads about applications."""

from chosha.reception.queries.applicant import CODES_PAUSE, attempts, current_code, next_code_at, open_question
from chosha.reception.queries.documents import documents_of, living_documents, looks_at
from chosha.reception.queries.queue import Check, checks, queue, waiting_count
from chosha.reception.queries.vouching import call_of, can_be_revoked, is_small_body, living_vouches, vouches_by, vouches_of
from chosha.reception.queries.waits import RECENT, usual_wait, wait_words

__all__ = [
    "CODES_PAUSE",
    "RECENT",
    "Check",
    "attempts",
    "call_of",
    "can_be_revoked",
    "checks",
    "current_code",
    "documents_of",
    "is_small_body",
    "living_documents",
    "living_vouches",
    "looks_at",
    "next_code_at",
    "open_question",
    "queue",
    "usual_wait",
    "vouches_by",
    "vouches_of",
    "wait_words",
    "waiting_count",
]
