from pathlib import Path

from django.conf import settings
from django.db import models

from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class Upload(models.Model):
    """A finished recording on its way in: it arrives in pieces and becomes the archive of a show."""

    class State(models.TextChoices):
        UPLOADING = "uploading", "受け取っています"
        CONVERTING = "converting", "録画を整えています"
        READY = "ready", "整いました"
        FAILED = "failed", "整えられませんでした"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    name = models.CharField(max_length=140)
    expected_bytes = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADING)
    progress = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=400, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    show_id = models.BigIntegerField(null=True)
    duration = models.FloatField(null=True)
    archive_bytes = models.PositiveBigIntegerField(null=True)
    has_video = models.BooleanField(null=True)
    begun_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(progress__lte=100), name="upload_progress_is_percent")]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> Path:
        return uploads_folder() / str(self.pk) / "source"

    @property
    def may_be_tried_again(self) -> bool:
        """Whether it failed through no fault of the recording, so that the received bytes are worth another attempt."""
        return self.state == self.State.FAILED and self.attempts > 0

    @property
    def received_percent(self) -> int:
        return self.received_bytes * 100 // self.expected_bytes if self.expected_bytes else 0


def uploads_folder() -> Path:
    """Where recordings wait until they are converted."""
    return Path(settings.CHOSHA_HOME) / "media" / "uploads"
