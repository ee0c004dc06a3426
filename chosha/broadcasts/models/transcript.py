from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Transcript(models.Model):
    """文字起こし: where the captions of an episode come from, and since when a host has gone through them."""

    class Origin(models.TextChoices):
        MACHINE = "machine", "自動字幕"
        HAND = "hand", "手で書いた字幕"
        FILE = "file", "送られた字幕"

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="transcript", primary_key=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.HAND)
    checked_at = models.DateTimeField(null=True)
    mended = models.BooleanField(default=False)  # somebody changed a line of it: a machine does not write over that

    def __str__(self) -> str:
        return str(self.episode_id)

    @property
    def is_automatic(self) -> bool:
        """A machine heard it, and nobody has gone through it yet: pages say so."""
        return self.origin == self.Origin.MACHINE and self.checked_at is None


class Mending(models.Model):
    """手直し: one step of a host at captions or chapters, with what is needed to take it back."""

    class Part(models.TextChoices):
        CAPTIONS = "captions", "字幕"
        CHAPTERS = "chapters", "章"

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="mendings")
    part = models.CharField(max_length=8, choices=Part.choices)
    words = models.CharField(max_length=120)  # what was done, as the page tells it
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    former = models.JSONField(default=list)  # the rows as they were, with their ids
    added = models.JSONField(default=list)  # ids of the rows that came

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["episode", "part", "id"], name="mending_by_episode")]

    def __str__(self) -> str:
        return self.words
