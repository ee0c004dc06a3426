"""Every write of the board."""

from chosha.board.actions.answers import accept_comment, bookmark_post, mark_read, note_activity, unbookmark_post, withdraw_acceptance
from chosha.board.actions.drafts import attach_file, describe_files, discard_draft, save_draft
from chosha.board.actions.posts import delete_post, edit_post, hide_post, publish_post, restore_post, unhide_post, wipe_deleted_posts

__all__ = [
    "accept_comment",
    "attach_file",
    "bookmark_post",
    "delete_post",
    "describe_files",
    "discard_draft",
    "edit_post",
    "hide_post",
    "mark_read",
    "note_activity",
    "publish_post",
    "restore_post",
    "save_draft",
    "unbookmark_post",
    "unhide_post",
    "wipe_deleted_posts",
    "withdraw_acceptance",
]
