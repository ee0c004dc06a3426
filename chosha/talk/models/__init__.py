from chosha.talk.models import sealed as _sealed  # noqa: F401  (so that its tables exist; it is not to be had from here)
from chosha.talk.models.comment import Comment, Revision
from chosha.talk.models.mask import Mask
from chosha.talk.models.opening import Opening, Silence
from chosha.talk.models.poll import Poll, Ticket
from chosha.talk.models.reaction import Reaction
from chosha.talk.models.stirred import Stirred
from chosha.talk.models.thanks import Thanks

__all__ = [
    "Comment",
    "Mask",
    "Opening",
    "Poll",
    "Reaction",
    "Revision",
    "Silence",
    "Stirred",
    "Thanks",
    "Ticket",
]
