from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class ChatLine(models.Model):
    """おしゃべり: what a member said beside the show, and at which second of it."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="lines")
    author = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)
    at_second = models.FloatField(default=0)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["episode", "at", "id"], name="line_by_episode")]

    def __str__(self) -> str:
        return self.text
