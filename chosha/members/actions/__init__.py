"""Every write about members."""

from chosha.members.actions.accounts import set_password, welcome_member
from chosha.members.actions.bodies import add_body, load_bodies, save_bodies
from chosha.members.actions.buddies import offer_to_buddy
from chosha.members.actions.distances import come_back, keep_off, keep_off_again
from chosha.members.actions.profile import (
    add_further_duty,
    add_help,
    add_past_duty,
    bring_back,
    choose_interests,
    choose_languages,
    say_hello,
    say_main_duty,
    say_names,
    say_post,
    set_audiences,
    set_quiet_hours,
    set_reach,
    take_out,
)
from chosha.members.actions.reading import note_private_reading
from chosha.members.actions.roles import agree_to_role, end_due_roles, end_role, grant_role, note_told, propose_role, turn_down_role
from chosha.members.actions.rules import (
    agree,
    agree_again,
    ask_consent,
    ask_first_consent,
    drop_rules_draft,
    lay_down_rules,
    publish_rules,
    write_rules,
)
from chosha.members.actions.serving import affiliate, prove_again, refresh_byline_details, write_byline_detail
from chosha.members.actions.sessions import end_session, end_sessions, forget_ended_sessions, note_seen
from chosha.members.actions.standing import change_standing, restore_standing
from chosha.members.actions.tokens import SCOPES, end_token, end_tokens, make_token, token_digest
from chosha.members.actions.traits import refresh_traits, write_missing_traits

__all__ = [
    "SCOPES",
    "add_body",
    "add_further_duty",
    "add_help",
    "add_past_duty",
    "affiliate",
    "agree",
    "agree_again",
    "agree_to_role",
    "ask_consent",
    "ask_first_consent",
    "bring_back",
    "change_standing",
    "choose_interests",
    "choose_languages",
    "come_back",
    "drop_rules_draft",
    "end_due_roles",
    "end_role",
    "end_session",
    "end_sessions",
    "end_token",
    "end_tokens",
    "forget_ended_sessions",
    "grant_role",
    "keep_off",
    "keep_off_again",
    "lay_down_rules",
    "load_bodies",
    "make_token",
    "note_private_reading",
    "note_seen",
    "note_told",
    "offer_to_buddy",
    "propose_role",
    "prove_again",
    "publish_rules",
    "refresh_byline_details",
    "refresh_traits",
    "restore_standing",
    "save_bodies",
    "say_hello",
    "say_main_duty",
    "say_names",
    "say_post",
    "set_audiences",
    "set_password",
    "set_quiet_hours",
    "set_reach",
    "take_out",
    "token_digest",
    "turn_down_role",
    "welcome_member",
    "write_byline_detail",
    "write_missing_traits",
    "write_rules",
]
