"""Every write of the reception desk."""

from chosha.reception.actions.addresses import drop_address_change, enter_address_code, offer_address
from chosha.reception.actions.applying import answer_question, apply, ask_for_person, withdraw
from chosha.reception.actions.claiming import claim, claim_next, note_reading, release
from chosha.reception.actions.deciding import approve, ask_back, decline, undo
from chosha.reception.actions.exporting import begin_export
from chosha.reception.actions.forgetting import forget_old, sweep
from chosha.reception.actions.leaving import come_back_in, finish_leavings, leave, let_go_of_reception
from chosha.reception.actions.proving import enter_code, offer_work_address, send_code_again
from chosha.reception.actions.proving_again import open_proof
from chosha.reception.actions.renewing import (
    ask_due,
    excuse_from_renewal,
    finish_renewal,
    lapse_due,
    plan_renewals,
    remind_due,
    return_from_leave,
)
from chosha.reception.actions.settling import settle, settle_due, settle_now, welcome_in
from chosha.reception.actions.transferring import prove_affiliation, say_same_place, transfer

__all__ = [
    "answer_question",
    "apply",
    "approve",
    "ask_back",
    "ask_due",
    "ask_for_person",
    "begin_export",
    "claim",
    "claim_next",
    "come_back_in",
    "decline",
    "drop_address_change",
    "enter_address_code",
    "enter_code",
    "excuse_from_renewal",
    "finish_leavings",
    "finish_renewal",
    "forget_old",
    "lapse_due",
    "leave",
    "let_go_of_reception",
    "note_reading",
    "offer_address",
    "offer_work_address",
    "open_proof",
    "plan_renewals",
    "prove_affiliation",
    "release",
    "remind_due",
    "return_from_leave",
    "say_same_place",
    "send_code_again",
    "settle",
    "settle_due",
    "settle_now",
    "sweep",
    "transfer",
    "undo",
    "welcome_in",
    "withdraw",
]
