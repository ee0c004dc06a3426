"""Every write about members."""

from chosha.members.actions.accounts import rename, set_password, welcome_member
from chosha.members.actions.bodies import add_body, load_bodies, save_bodies
from chosha.members.actions.buddies import offer_to_buddy
from chosha.members.actions.profile import choose_interests, set_quiet_hours
from chosha.members.actions.roles import end_role, grant_role
from chosha.members.actions.serving import affiliate, prove_again, refresh_byline_details, write_byline_detail
from chosha.members.actions.sessions import end_session, end_sessions, forget_ended_sessions, note_seen
from chosha.members.actions.standing import change_standing, restore_standing
from chosha.members.actions.tokens import SCOPES, end_token, end_tokens, make_token, token_digest

__all__ = [
    "SCOPES",
    "add_body",
    "affiliate",
    "change_standing",
    "choose_interests",
    "end_role",
    "end_session",
    "end_sessions",
    "end_token",
    "end_tokens",
    "forget_ended_sessions",
    "grant_role",
    "load_bodies",
    "make_token",
    "note_seen",
    "offer_to_buddy",
    "prove_again",
    "refresh_byline_details",
    "rename",
    "restore_standing",
    "save_bodies",
    "set_password",
    "set_quiet_hours",
    "token_digest",
    "welcome_member",
    "write_byline_detail",
]
