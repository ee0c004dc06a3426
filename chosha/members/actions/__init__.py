"""Every write about members."""

from chosha.members.actions.accounts import rename, set_password, welcome_member
from chosha.members.actions.bodies import add_body, load_bodies, save_bodies
from chosha.members.actions.life import (
    change_address,
    come_back,
    come_home,
    empty_account,
    leave_house,
    retire,
    serve_again,
    take_back_standing,
    take_leave,
)
from chosha.members.actions.moving import end_secondment, move, take_back_move
from chosha.members.actions.roles import end_role, grant_role
from chosha.members.actions.serving import affiliate, prove_again, refresh_byline_details, write_byline_detail
from chosha.members.actions.sessions import end_session, end_sessions, forget_ended_sessions, note_seen
from chosha.members.actions.standing import change_standing, restore_standing
from chosha.members.actions.tokens import SCOPES, end_token, end_tokens, make_token, token_digest

__all__ = [
    "SCOPES",
    "add_body",
    "affiliate",
    "change_address",
    "change_standing",
    "come_back",
    "come_home",
    "empty_account",
    "end_role",
    "end_secondment",
    "end_session",
    "end_sessions",
    "end_token",
    "end_tokens",
    "forget_ended_sessions",
    "grant_role",
    "leave_house",
    "load_bodies",
    "make_token",
    "move",
    "note_seen",
    "prove_again",
    "refresh_byline_details",
    "rename",
    "restore_standing",
    "retire",
    "save_bodies",
    "serve_again",
    "set_password",
    "take_back_move",
    "take_back_standing",
    "take_leave",
    "token_digest",
    "welcome_member",
    "write_byline_detail",
]
