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
from chosha.talk.actions.guardians import make_guardian_key
from chosha.talk.actions.masks import put_on, silence_mask
from chosha.talk.actions.places import hide_place, scatter, scatter_talk
from chosha.talk.actions.thanks import (
    give_thanks,
    hide_thanks,
    put_thanks_back,
    take_thanks_away,
    tell_of_thanks,
    unhide_thanks,
    wipe_removed_thanks,
)

__all__ = [
    "call_wearers",
    "delete_comment",
    "edit_comment",
    "end_call",
    "forget_calls_of",
    "give_thanks",
    "hide_comment",
    "hide_place",
    "hide_thanks",
    "keep_call",
    "let_go_of_talk",
    "make_guardian_key",
    "note_word",
    "post_comment",
    "put_back_comments",
    "put_on",
    "put_thanks_back",
    "react",
    "react_many",
    "remove_conversation",
    "restore_comment",
    "scatter",
    "scatter_talk",
    "silence_mask",
    "take_down_comments",
    "take_thanks_away",
    "tell_of_thanks",
    "unhide_comment",
    "unhide_thanks",
    "unreact",
    "wipe_deleted_comments",
    "wipe_removed_thanks",
]
