from chosha.board.views.acts import acceptance, bookmark, deletion, passing, restoration
from chosha.board.views.asking import claim, claiming, similar, tags
from chosha.board.views.reading import attached, board, history, post
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
    "history",
    "new",
    "passing",
    "post",
    "restoration",
    "similar",
    "summary",
    "tags",
]
