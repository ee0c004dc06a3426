"""Every write of the board."""

from chosha.board.actions.answers import (
    accept_comment,
    bookmark_post,
    forget_reader,
    mark_read,
    note_activity,
    pass_over,
    read_all,
    take_up_again,
    unbookmark_post,
    unread_again,
    withdraw_acceptance,
)
from chosha.board.actions.calling import call_helpers, forget_calls
from chosha.board.actions.claims import claim_post, forget_old_claims, give_up_claim
from chosha.board.actions.drafts import attach_file, describe_files, discard_draft, rename_files, save_draft
from chosha.board.actions.feeds import end_feed, end_feeds, make_feed
from chosha.board.actions.leaving import let_go_of_board, put_back_posts, take_down_posts
from chosha.board.actions.masked import publish_masked_post, scatter_board, want_masked_cards
from chosha.board.actions.posts import (
    delete_post,
    edit_post,
    hide_post,
    publish_post,
    remove_versions,
    restore_post,
    unhide_post,
    wipe_deleted_posts,
)
from chosha.board.actions.summaries import publish_masked_summary, publish_summary

__all__ = [
    "accept_comment",
    "attach_file",
    "bookmark_post",
    "call_helpers",
    "claim_post",
    "delete_post",
    "describe_files",
    "discard_draft",
    "edit_post",
    "end_feed",
    "end_feeds",
    "forget_calls",
    "forget_old_claims",
    "forget_reader",
    "give_up_claim",
    "hide_post",
    "let_go_of_board",
    "make_feed",
    "mark_read",
    "note_activity",
    "pass_over",
    "publish_masked_post",
    "publish_masked_summary",
    "publish_post",
    "publish_summary",
    "put_back_posts",
    "read_all",
    "remove_versions",
    "rename_files",
    "restore_post",
    "save_draft",
    "scatter_board",
    "take_down_posts",
    "take_up_again",
    "unbookmark_post",
    "unhide_post",
    "unread_again",
    "want_masked_cards",
    "wipe_deleted_posts",
    "withdraw_acceptance",
]
