"""Every write of the reception desk."""

from chosha.reception.actions.applying import answer_question, apply, ask_for_person, withdraw
from chosha.reception.actions.claiming import claim, claim_next, note_reading, release
from chosha.reception.actions.deciding import approve, ask_back, decline, decline_letter, question_letter, undo
from chosha.reception.actions.forgetting import close_unanswered, forget_old, sweep
from chosha.reception.actions.proving import enter_code, offer_work_address, send_code_again
from chosha.reception.actions.second_look import ask_second_look, mark_second_look
from chosha.reception.actions.settling import settle, settle_due, settle_now, welcome_in
from chosha.reception.actions.together import approve_together

__all__ = [
    "answer_question",
    "apply",
    "approve",
    "approve_together",
    "ask_back",
    "ask_for_person",
    "ask_second_look",
    "claim",
    "claim_next",
    "close_unanswered",
    "decline",
    "decline_letter",
    "enter_code",
    "forget_old",
    "mark_second_look",
    "note_reading",
    "offer_work_address",
    "question_letter",
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
