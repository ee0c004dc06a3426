"""Every write of the board."""

from chosha.board.actions.answers import accept_comment, bookmark_post, mark_read, note_activity, unbookmark_post, withdraw_acceptance
from chosha.board.actions.drafts import attach_file, describe_files, discard_draft, save_draft
from chosha.board.actions.leaving import let_go_of_board, put_back_posts, take_down_posts
from chosha.board.actions.masked import publish_masked_post, scatter_board
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
    "let_go_of_board",
    "mark_read",
    "note_activity",
    "publish_masked_post",
    "publish_post",
    "put_back_posts",
    "restore_post",
    "save_draft",
    "scatter_board",
    "take_down_posts",
    "unbookmark_post",
    "unhide_post",
    "wipe_deleted_posts",
    "withdraw_acceptance",
]
