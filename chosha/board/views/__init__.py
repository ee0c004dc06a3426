from chosha.board.views.acts import acceptance, bookmark, deletion, restoration
from chosha.board.views.preview import preview
from chosha.board.views.reading import attached, board, history, inside, post
from chosha.board.views.writing import draft, draft_files, draft_removal, drafts, edit, new

__all__ = [
    "acceptance",
    "attached",
    "board",
    "bookmark",
    "deletion",
    "draft",
    "draft_files",
    "draft_removal",
    "drafts",
    "edit",
    "history",
    "inside",
    "new",
    "post",
    "preview",
    "restoration",
]
