from chosha.board.views.acts import acceptance, bookmark, deletion, history_removal, passing, reading, restoration
from chosha.board.views.asking import claim, claiming, similar, tags
from chosha.board.views.feeds import feed, feed_end, feeds
from chosha.board.views.preview import preview
from chosha.board.views.reading import attached, board, history, inside, post
from chosha.board.views.writing import draft, draft_files, draft_removal, drafts, edit, new, summary

__all__ = [
    "acceptance",
    "attached",
    "board",
    "bookmark",
    "claim",
    "claiming",
    "deletion",
    "draft",
    "draft_files",
    "draft_removal",
    "drafts",
    "edit",
    "feed",
    "feed_end",
    "feeds",
    "history",
    "history_removal",
    "inside",
    "new",
    "passing",
    "post",
    "preview",
    "reading",
    "restoration",
    "similar",
    "summary",
    "tags",
]
