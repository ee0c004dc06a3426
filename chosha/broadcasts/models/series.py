from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.broadcasts.models.programme import Programme
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class Series(models.Model):
    """つづきもの: episodes to be heard in an order. With an `owner` it is 自分の棚: that member's alone, seen by nobody else."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    title = models.CharField(max_length=60)
    about = models.TextField(max_length=400, blank=True)
    programme = models.ForeignKey(Programme, null=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey("members.Member", null=True, on_delete=models.CASCADE, related_name="+")
    is_later = models.BooleanField(default=False)  # あとで聞く: the one shelf every member has
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)
    episodes = models.ManyToManyField(Episode, through="SeriesEpisode", related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner"], condition=models.Q(is_later=True), name="one_shelf_for_later")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return f"/broadcasts/series/{self.pk}/"


class SeriesEpisode(models.Model):
    """An episode at its place in a series."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="entries")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="series_entries")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "episode"], name="once_in_a_series")
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.position}"


class ShelfEntry(models.Model):
    """「初めて担当者になったら」の棚: a recording or a text for newcomers to a field, with an editor's reason in one line."""

    duty = models.ForeignKey("members.Duty", on_delete=models.CASCADE, related_name="+")
    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    reason = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["duty", "thing_key", "thing_id"], name="once_on_a_shelf")
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.position}"
