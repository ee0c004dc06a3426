from chosha.talk.models.comment import Comment, Revision
from chosha.talk.models.reaction import Reaction
from chosha.talk.models.thanks import Thanks

__all__ = [
    "Comment",
    "Reaction",
    "Revision",
    "Thanks",
]
