from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class CommentPosted(Fact):
    comment_id: int
    thing_key: str
    thing_id: int
