from dataclasses import dataclass

from chosha.kernel.facts import Fact


@dataclass(frozen=True)
class PostPublished(Fact):
    post_id: int


@dataclass(frozen=True)
class AnswerAccepted(Fact):
    post_id: int
    comment_id: int


@dataclass(frozen=True)
class PostSummarised(Fact):
    question_id: int
    post_id: int
