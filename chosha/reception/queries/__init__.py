"""Reads about applications."""

from chosha.reception.queries.applicant import CODES_PAUSE, attempts, current_code, next_code_at, open_question
from chosha.reception.queries.buddies import Company, companies, company, offers, others_in, pair_talk, wishes_page
from chosha.reception.queries.queue import Check, checks, queue, waiting_count
from chosha.reception.queries.waits import RECENT, usual_wait, wait_words
from chosha.reception.queries.welcoming import greeter_of, greeting_talk, newcomers_page, welcome_of

__all__ = [
    "CODES_PAUSE",
    "RECENT",
    "Check",
    "Company",
    "attempts",
    "checks",
    "companies",
    "company",
    "current_code",
    "greeter_of",
    "greeting_talk",
    "newcomers_page",
    "next_code_at",
    "offers",
    "open_question",
    "others_in",
    "pair_talk",
    "queue",
    "usual_wait",
    "wait_words",
    "waiting_count",
    "welcome_of",
    "wishes_page",
]
