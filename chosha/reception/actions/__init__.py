"""Every write of the reception desk."""

from chosha.reception.actions.applying import answer_question, apply, ask_for_person, withdraw
from chosha.reception.actions.buddies import (
    end_pair,
    end_pairs_of,
    hide_pair,
    look_after_pairs,
    offer_company,
    take_on,
    unhide_pair,
    wish_for_buddy,
)
from chosha.reception.actions.claiming import claim, claim_next, note_reading, release
from chosha.reception.actions.deciding import approve, ask_back, decline, undo
from chosha.reception.actions.forgetting import forget_old, sweep
from chosha.reception.actions.proving import enter_code, offer_work_address, send_code_again
from chosha.reception.actions.settling import settle, settle_due, settle_now, welcome_in
from chosha.reception.actions.welcoming import (
    forget_welcomes_of_the_left,
    greet,
    hide_greeting,
    note_greeted_on_air,
    note_step,
    unhide_greeting,
    withdraw_greeting,
)

__all__ = [
    "answer_question",
    "apply",
    "approve",
    "ask_back",
    "ask_for_person",
    "claim",
    "claim_next",
    "decline",
    "end_pair",
    "end_pairs_of",
    "enter_code",
    "forget_old",
    "forget_welcomes_of_the_left",
    "greet",
    "hide_greeting",
    "hide_pair",
    "look_after_pairs",
    "note_greeted_on_air",
    "note_reading",
    "note_step",
    "offer_company",
    "offer_work_address",
    "release",
    "send_code_again",
    "settle",
    "settle_due",
    "settle_now",
    "sweep",
    "take_on",
    "undo",
    "unhide_greeting",
    "unhide_pair",
    "welcome_in",
    "wish_for_buddy",
    "withdraw",
    "withdraw_greeting",
]
