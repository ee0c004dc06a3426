from chosha.talk.models.comment import Comment, Revision
from chosha.talk.models.reaction import Reaction

__all__ = [
    "Comment",
    "Reaction",
    "Revision",
]
