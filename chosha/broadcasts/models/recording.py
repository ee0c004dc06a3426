from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Recording(models.Model):
    """What the archive of an episode holds: seconds, and bytes by way of listening."""

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="recording", primary_key=True)
    seconds = models.FloatField()
    bytes = models.PositiveBigIntegerField()
    video_bytes = models.PositiveBigIntegerField(default=0)
    audio_bytes = models.PositiveBigIntegerField(default=0)
    has_video = models.BooleanField(default=True)
    has_poster = models.BooleanField(default=False)
    kept_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.episode_id)


class Chapter(models.Model):
    """章: a place in the recording and what is said there."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="chapters")
    at_sec = models.PositiveIntegerField()
    label = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar[list[str]] = ["at_sec", "id"]

    def __str__(self) -> str:
        return self.label


class Caption(models.Model):
    """字幕: one sentence and who says it, in seconds of the recording."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="captions")
    start = models.FloatField()
    end = models.FloatField()
    speaker = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=400)

    class Meta:
        ordering: ClassVar[list[str]] = ["start", "id"]

    def __str__(self) -> str:
        return self.text


class Progress(models.Model):
    """続きから: where a member stopped listening. Nobody else ever sees it."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    at_sec = models.FloatField(default=0)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "episode"], name="one_place_to_go_on")
        ]

    def __str__(self) -> str:
        return f"{self.episode_id} {self.at_sec}"
