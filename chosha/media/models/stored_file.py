from pathlib import Path

from django.conf import settings
from django.db import models

from chosha.kernel.clock import today
from chosha.kernel.content import random_id
from chosha.media.engine.recognise import SUFFIXES


class StoredFile(models.Model):
    """A picture or PDF without its metadata. It knows neither who brought it nor the hour: masked authors leave no trace here."""

    class Kind(models.TextChoices):
        IMAGE = "image", "写真・画像"
        PDF = "pdf", "PDF"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=140)
    mime = models.CharField(max_length=40)
    bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    had_position = models.BooleanField(default=False)
    created_on = models.DateField(default=today)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(bytes__gt=0), name="stored_file_not_empty")]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        return files_folder() / f"{self.pk % 256:02x}" / str(self.pk)

    @property
    def original(self) -> Path:
        return self.folder / f"original{SUFFIXES[self.mime]}"

    @property
    def is_image(self) -> bool:
        return self.kind == self.Kind.IMAGE


def files_folder() -> Path:
    """Where stored files lie."""
    return Path(settings.CHOSHA_HOME) / "media" / "files"
