from datetime import datetime
from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.broadcasts.models.signup import Readers
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class Material(models.Model):
    """資料: a file on an episode. Its address stays when a newer version takes its place."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    shown_from = models.DateTimeField(null=True)  # null: from the moment it was listed
    readers = models.CharField(max_length=8, choices=Readers.choices, default=Readers.MEMBERS)
    listed_at = models.DateTimeField(null=True)  # null: its names wait for a decision of whoever brought it
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    dropped_at = models.DateTimeField(null=True)  # back within ten minutes, then gone
    taken_down_at = models.DateTimeField(null=True)  # whoever brought it has left, and takes it along

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["by"], name="material_by_bringer")]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return f"/episodes/{self.episode_id}/materials/{self.pk}/"

    @property
    def current(self) -> "MaterialVersion":
        """The version that is shown; `versions` are read with the newest first."""
        return self.versions.all()[0]

    @property
    def waits_until(self) -> datetime | None:
        """From when members see it, while that lies ahead."""
        return self.shown_from if self.shown_from is not None and self.shown_from > now() else None


class MaterialVersion(models.Model):
    """版 of a material: the newest is what members open; an older one stays while page turns point at it."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    file = models.ForeignKey("media.StoredFile", on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField(null=True)  # null: not counted yet, or no pages
    drawn = models.PositiveSmallIntegerField(default=0)  # pages that can be shown
    at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return str(self.material_id)


class SlideTurn(models.Model):
    """ページめくり: which page everybody sees from this second of the show on; without a version the slides are put away."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="slide_turns")
    version = models.ForeignKey(MaterialVersion, null=True, on_delete=models.CASCADE, related_name="turns")
    page = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=now)
    at_second = models.FloatField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["episode", "at", "id"], name="slide_turn_by_episode")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.page}"
