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
from chosha.reception.queries.buddies import Company, companies, company, offers, others_in, pair_talk, wishes_page
from chosha.reception.queries.documents import documents_of, living_documents
from chosha.reception.queries.domains import Reading, read_address, reading_of
from chosha.reception.queries.export import boxes_of
from chosha.reception.queries.hints import Hint, Sight, sights_of
from chosha.reception.queries.memory import REMEMBER_FOR, email_key, person_key, refusals_of
from chosha.reception.queries.queue import (
    A_PAGE,
    TABS,
    TOGETHER,
    decided_lately,
    has_colleagues,
    last_undoable,
    queue,
    queue_page,
    waited_words,
    waiting_count,
    welcome_together,
)
from chosha.reception.queries.reasons import OTHER, REASONS, WAYS_ON
from chosha.reception.queries.renewals import (
    address_change_of,
    asks_whether_moved,
    leaving_of,
    numbers_of,
    open_proof_of,
    renewal_of,
    waves,
)
from chosha.reception.queries.review import PATIENCE, Check, checks, earlier_refusals, sight_of
from chosha.reception.queries.applicant import CODES_PAUSE, attempts, current_code, next_code_at, open_question
from chosha.reception.queries.documents import documents_of, living_documents, looks_at
from chosha.reception.queries.queue import Check, checks, queue, waiting_count
from chosha.reception.queries.vouching import call_of, can_be_revoked, is_small_body, living_vouches, vouches_by, vouches_of
from chosha.reception.queries.waits import RECENT, usual_wait, wait_words
from chosha.reception.queries.welcoming import greeter_of, greeting_talk, newcomers_page, welcome_of

__all__ = [
    "A_PAGE",
    "CODES_PAUSE",
    "OTHER",
    "PATIENCE",
    "REASONS",
    "RECENT",
    "REMEMBER_FOR",
    "TABS",
    "TOGETHER",
    "WAYS_ON",
    "Check",
    "Company",
    "Hint",
    "Reading",
    "Sight",
    "address_change_of",
    "asks_whether_moved",
    "attempts",
    "boxes_of",
    "call_of",
    "can_be_revoked",
    "checks",
    "companies",
    "company",
    "current_code",
    "decided_lately",
    "documents_of",
    "earlier_refusals",
    "email_key",
    "greeter_of",
    "greeting_talk",
    "has_colleagues",
    "is_small_body",
    "is_spent",
    "last_undoable",
    "leaving_of",
    "living_documents",
    "living_vouches",
    "newcomers_page",
    "looks_at",
    "next_code_at",
    "numbers_of",
    "offers",
    "open_proof_of",
    "open_question",
    "others_in",
    "pair_talk",
    "person_key",
    "queue",
    "queue_page",
    "read_address",
    "reading_of",
    "refusals_of",
    "renewal_of",
    "sight_of",
    "sights_of",
    "step_of",
    "usual_wait",
    "vouches_by",
    "vouches_of",
    "wait_words",
    "waited_words",
    "waiting_count",
    "waves",
    "ways_of",
    "welcome_of",
    "welcome_together",
    "wishes_page",
    "wording_of",
]
