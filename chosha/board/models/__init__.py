from chosha.board.models.draft import Attachment, Draft
from chosha.board.models.feed import FeedAddress
from chosha.board.models.marks import Bookmark, ReadMark, ReadUntil
from chosha.board.models.post import Acceptance, Kind, Post, Revision

__all__ = [
    "Acceptance",
    "Attachment",
    "Bookmark",
    "Draft",
    "FeedAddress",
    "Kind",
    "Post",
    "ReadMark",
    "ReadUntil",
    "Revision",
]
