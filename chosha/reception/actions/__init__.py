"""Every write of the reception desk."""

from chosha.reception.actions.applying import answer_question, apply, ask_for_person, withdraw
from chosha.reception.actions.claiming import claim, claim_next, note_reading, release
from chosha.reception.actions.consents import bring_consents_over
from chosha.reception.actions.deciding import approve, ask_back, decline, undo
from chosha.reception.actions.forgetting import forget_old, sweep
from chosha.reception.actions.proving import enter_code, offer_work_address, send_code_again
from chosha.reception.actions.settling import settle, settle_due, settle_now, welcome_in

__all__ = [
    "answer_question",
    "apply",
    "approve",
    "ask_back",
    "ask_for_person",
    "bring_consents_over",
    "claim",
    "claim_next",
    "decline",
    "enter_code",
    "forget_old",
    "note_reading",
    "offer_work_address",
    "release",
    "send_code_again",
    "settle",
    "settle_due",
    "settle_now",
    "sweep",
    "undo",
    "welcome_in",
    "withdraw",
]
