"""Every write of the reception desk."""

from chosha.reception.actions.applying import answer_question, apply, ask_for_person, withdraw
from chosha.reception.actions.claiming import claim, claim_next, note_reading, release
from chosha.reception.actions.deciding import approve, ask_back, decline, undo
from chosha.reception.actions.documents import (
    MOST_DOCUMENTS,
    add_document,
    may_take,
    must_hold,
    read_document,
    sweep_documents,
    take_back_document,
)
from chosha.reception.actions.forgetting import forget_old, sweep
from chosha.reception.actions.proving import enter_code, offer_work_address, send_code_again
from chosha.reception.actions.settling import settle, settle_due, settle_now, welcome_in
from chosha.reception.actions.vouching import call_for_vouches, find_called, may_be_vouched_for, revoke_vouch, vouch, word_behind

__all__ = [
    "MOST_DOCUMENTS",
    "add_document",
    "answer_question",
    "apply",
    "approve",
    "ask_back",
    "ask_for_person",
    "call_for_vouches",
    "claim",
    "claim_next",
    "decline",
    "enter_code",
    "find_called",
    "forget_old",
    "may_be_vouched_for",
    "may_take",
    "must_hold",
    "note_reading",
    "offer_work_address",
    "read_document",
    "release",
    "revoke_vouch",
    "send_code_again",
    "settle",
    "settle_due",
    "settle_now",
    "sweep",
    "sweep_documents",
    "take_back_document",
    "undo",
    "vouch",
    "welcome_in",
    "withdraw",
    "word_behind",
]
