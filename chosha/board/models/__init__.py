from chosha.board.models.asking import Claim, Summary, Tag
from chosha.board.models.calling import Called
from chosha.board.models.draft import Attachment, Draft
from chosha.board.models.feed import FeedAddress
from chosha.board.models.marks import Bookmark, Passed, ReadMark, ReadUntil
from chosha.board.models.post import Acceptance, Kind, Post, Revision, SizeBand

__all__ = [
    "Acceptance",
    "Attachment",
    "Bookmark",
    "Called",
    "Claim",
    "Draft",
    "FeedAddress",
    "Kind",
    "Passed",
    "Post",
    "ReadMark",
    "ReadUntil",
    "Revision",
    "SizeBand",
    "Summary",
    "Tag",
]
