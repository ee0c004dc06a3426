from chosha.board.models.draft import Attachment, Draft
from chosha.board.models.marks import Bookmark, ReadMark
from chosha.board.models.post import Acceptance, Kind, Post, Revision

__all__ = [
    "Acceptance",
    "Attachment",
    "Bookmark",
    "Draft",
    "Kind",
    "Post",
    "ReadMark",
    "Revision",
]
