from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class Topic(models.Model):
    """話題: what members go on talking about, opened by the hosts of an episode. What is said to it lies in the hall."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="topics")
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    at_sec = models.IntegerField(null=True)  # below nought where a host cut that minute off
    position = models.PositiveSmallIntegerField()
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    hidden_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)  # back within ten minutes

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return f"/episodes/{self.episode_id}/topics/{self.pk}/"

    @property
    def heard_at(self) -> int | None:
        """The second of the recording at which it is spoken of; None where none is set or it was cut off."""
        return self.at_sec if self.at_sec is not None and self.at_sec >= 0 else None
