from pathlib import Path

from django.conf import settings
from django.db import models

from chosha.kernel.clock import today
from chosha.kernel.content import random_id
from chosha.media.engine.recognise import OFFICE, SUFFIXES

WORDS = {
    OFFICE["docx"]: "Wordの文書",
    OFFICE["xlsx"]: "Excelの表",
    OFFICE["pptx"]: "PowerPointの資料",
    "text/csv": "CSVの表",
    "text/tab-separated-values": "タブ区切りの表",
    "text/plain": "文字だけのファイル",
}


class StoredFile(models.Model):
    """A picture or document without its metadata. It knows neither who brought it nor the hour: masked authors leave no trace here."""

    class Kind(models.TextChoices):
        IMAGE = "image", "写真・画像"
        PDF = "pdf", "PDF"
        DOCUMENT = "document", "文書"
        SHEET = "sheet", "表"
        SLIDES = "slides", "スライド"
        TEXT = "text", "文字だけのファイル"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=140)
    mime = models.CharField(max_length=100)
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
    def preview(self) -> Path:
        """What is shown of a document or table without opening it; not of every file there is one."""
        return self.folder / "preview.json"

    @property
    def has_picture(self) -> bool:
        """Whether it can be shown small: a picture, or the first page of a PDF."""
        return self.width is not None

    @property
    def words(self) -> str:
        """Its kind as members call it."""
        return WORDS.get(self.mime, self.get_kind_display())

    @property
    def is_image(self) -> bool:
        return self.kind == self.Kind.IMAGE


def files_folder() -> Path:
    """Where stored files lie."""
    return Path(settings.CHOSHA_HOME) / "media" / "files"
