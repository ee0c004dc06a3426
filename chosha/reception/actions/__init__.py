"""Every write of the reception desk."""

from chosha.reception.actions.applying import answer_question, apply, ask_for_person, withdraw
from chosha.reception.actions.claiming import claim, claim_next, note_reading, release
from chosha.reception.actions.deciding import approve, ask_back, decline, undo
from chosha.reception.actions.forgetting import forget_old, sweep
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
from chosha.reception.actions.proving import enter_code, offer_work_address, send_code_again
from chosha.reception.actions.settling import settle, settle_due, settle_now, welcome_in

__all__ = [
    "answer_question",
    "apply",
    "approve",
    "ask_back",
    "ask_for_person",
    "claim",
    "claim_invitation",
    "claim_next",
    "decline",
    "drop_import",
    "enter_code",
    "forget_imports",
    "forget_old",
    "go_on_importing",
    "let_invitations_lapse",
    "note_import_reading",
    "note_reading",
    "offer_work_address",
    "post_invitations",
    "refuse_invitation",
    "release",
    "send_code_again",
    "settle",
    "settle_due",
    "settle_now",
    "settle_row",
    "start_import",
    "sweep",
    "take_table",
    "undo",
    "welcome_in",
    "withdraw",
]
