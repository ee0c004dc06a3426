"""Every write of the reception desk."""

from chosha.reception.actions.addresses import drop_address_change, enter_address_code, offer_address
from chosha.reception.actions.applying import answer_question, apply, ask_for_person, withdraw
from chosha.reception.actions.bouncing import mark_bounced
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
from chosha.reception.actions.consents import bring_consents_over
from chosha.reception.actions.deciding import approve, ask_back, decline, decline_letter, question_letter, undo
from chosha.reception.actions.documents import (
    MOST_DOCUMENTS,
    add_document,
    may_take,
    must_hold,
    read_document,
    sweep_documents,
    take_back_document,
)
from chosha.reception.actions.exporting import begin_export
from chosha.reception.actions.forgetting import close_unanswered, forget_old, sweep
from chosha.reception.actions.importing import (
    drop_import,
    forget_imports,
    go_on_importing,
    note_import_reading,
    settle_row,
    start_import,
    take_table,
)
from chosha.reception.actions.inviting import claim_invitation, let_invitations_lapse, post_invitations, refuse_invitation
from chosha.reception.actions.leaving import come_back_in, finish_leavings, leave, let_go_of_reception
from chosha.reception.actions.mending import mend_application, mend_body
from chosha.reception.actions.proving import enter_code, offer_work_address, send_code_again
from chosha.reception.actions.proving_again import open_proof, path_of
from chosha.reception.actions.readdressing import ask_fresh_address, ask_new_address, confirm_new_address, ticket_content
from chosha.reception.actions.renewing import (
    ask_due,
    excuse_from_renewal,
    finish_renewal,
    lapse_due,
    plan_renewals,
    remind_due,
    return_from_leave,
)
from chosha.reception.actions.second_look import ask_second_look, mark_second_look
from chosha.reception.actions.settling import settle, settle_due, settle_now, welcome_in
from chosha.reception.actions.together import approve_together
from chosha.reception.actions.transferring import prove_affiliation, say_same_place, transfer
from chosha.reception.actions.vouching import call_for_vouches, find_called, may_be_vouched_for, revoke_vouch, vouch, word_behind
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
    "MOST_DOCUMENTS",
    "add_document",
    "answer_question",
    "apply",
    "approve",
    "approve_together",
    "ask_back",
    "ask_due",
    "ask_for_person",
    "ask_fresh_address",
    "ask_new_address",
    "ask_second_look",
    "begin_export",
    "bring_consents_over",
    "call_for_vouches",
    "claim",
    "claim_invitation",
    "claim_next",
    "close_unanswered",
    "come_back_in",
    "confirm_new_address",
    "decline",
    "decline_letter",
    "drop_address_change",
    "drop_import",
    "end_pair",
    "end_pairs_of",
    "enter_address_code",
    "enter_code",
    "excuse_from_renewal",
    "find_called",
    "finish_leavings",
    "finish_renewal",
    "forget_imports",
    "forget_old",
    "forget_welcomes_of_the_left",
    "go_on_importing",
    "greet",
    "hide_greeting",
    "hide_pair",
    "lapse_due",
    "leave",
    "let_go_of_reception",
    "let_invitations_lapse",
    "look_after_pairs",
    "mark_bounced",
    "mark_second_look",
    "may_be_vouched_for",
    "may_take",
    "mend_application",
    "mend_body",
    "must_hold",
    "note_greeted_on_air",
    "note_import_reading",
    "note_reading",
    "note_step",
    "offer_address",
    "offer_company",
    "offer_work_address",
    "open_proof",
    "path_of",
    "plan_renewals",
    "post_invitations",
    "prove_affiliation",
    "question_letter",
    "read_document",
    "refuse_invitation",
    "release",
    "remind_due",
    "return_from_leave",
    "revoke_vouch",
    "say_same_place",
    "send_code_again",
    "settle",
    "settle_due",
    "settle_now",
    "settle_row",
    "start_import",
    "sweep",
    "sweep_documents",
    "take_back_document",
    "take_on",
    "take_table",
    "ticket_content",
    "transfer",
    "undo",
    "unhide_greeting",
    "unhide_pair",
    "vouch",
    "welcome_in",
    "wish_for_buddy",
    "withdraw",
    "withdraw_greeting",
    "word_behind",
]
