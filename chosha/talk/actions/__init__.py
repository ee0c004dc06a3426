"""Every write of the hall."""

from chosha.talk.actions.calls import call_wearers, end_call, forget_calls_of, keep_call, note_word
from chosha.talk.actions.comments import (
    delete_comment,
    edit_comment,
    hide_comment,
    let_go_of_talk,
    post_comment,
    put_back_comments,
    react,
    react_many,
    remove_conversation,
    restore_comment,
    take_down_comments,
    unhide_comment,
    unreact,
    wipe_deleted_comments,
)
from chosha.talk.actions.guardians import (
    begin_guardian_key,
    change_guardian_words,
    hand_over,
    keep_guardian_key,
    make_guardian_key,
    renew_guardian_key,
    sound_own_words,
)
from chosha.talk.actions.masks import put_on
from chosha.talk.actions.openings import agree_opening, ask_opening, close_openings, deny_opening, read_opened, withdraw_opening
from chosha.talk.actions.places import hide_place, scatter, scatter_talk
from chosha.talk.actions.silences import close_to_masks, lift_silence, silence_mask

__all__ = [
    "agree_opening",
    "ask_opening",
    "begin_guardian_key",
    "call_wearers",
    "change_guardian_words",
    "close_openings",
    "close_to_masks",
    "delete_comment",
    "deny_opening",
    "edit_comment",
    "end_call",
    "forget_calls_of",
    "hand_over",
    "hide_comment",
    "hide_place",
    "keep_call",
    "keep_guardian_key",
    "let_go_of_talk",
    "lift_silence",
    "make_guardian_key",
    "note_word",
    "post_comment",
    "put_back_comments",
    "put_on",
    "react",
    "react_many",
    "read_opened",
    "remove_conversation",
    "renew_guardian_key",
    "restore_comment",
    "scatter",
    "scatter_talk",
    "silence_mask",
    "sound_own_words",
    "take_down_comments",
    "unhide_comment",
    "unreact",
    "wipe_deleted_comments",
    "withdraw_opening",
]
