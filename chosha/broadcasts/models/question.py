from typing import ClassVar

from django.db import models
from django.db.models import Q

from chosha.broadcasts.models.episode import Episode
from chosha.broadcasts.models.recording import Chapter
from chosha.kernel.content import random_id


class LiveQuestion(models.Model):
    """放送への質問. One without a name says nothing of who asked it, and none says when or who wants to hear it."""

    class State(models.TextChoices):
        WAITING = "waiting", "待っています"
        ANSWERING = "answering", "いま答えています"
        ANSWERED = "answered", "答えました"
        ASIDE = "aside", "あとに回しています"
        HIDDEN = "hidden", "伏せています"
        MERGED = "merged", "ほかの質問とまとめました"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="questions")
    author = models.ForeignKey("members.Member", null=True, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    wishes = models.PositiveIntegerField(default=0)
    place = models.PositiveIntegerField(null=True)  # in the order the hosts made by hand
    at_second = models.FloatField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    chapter = models.ForeignKey(Chapter, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_down_at = models.DateTimeField(null=True)  # by the writer, who left

    class Meta:
        ordering: ClassVar[list[str]] = ["-wishes", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["episode", "state"], name="question_by_episode")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode"], condition=Q(state="answering"), name="answers_one_question_at_a_time")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def chapter_label(self) -> str:
        """What the chapter of its answer is called until a host says otherwise."""
        return f"質問：{self.text}"[:80]


class OnceToken(models.Model):
    """That somebody has asked or wished once: a number only that member's own secret computes. Goes with the end of the show."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.token[:8]
