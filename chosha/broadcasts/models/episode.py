from datetime import datetime
from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.programme import Programme
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class State(models.TextChoices):
    SCHEDULED = "scheduled", "予定"
    LIVE = "live", "放送中"
    INTERRUPTED = "interrupted", "回線を待っています"
    ENDED = "ended", "録画を整えています"
    ARCHIVED = "archived", "書庫"
    CANCELLED = "cancelled", "取りやめ"


ON_AIR = (State.LIVE, State.INTERRUPTED)
NOT_OVER = (State.SCHEDULED, *ON_AIR)


class Episode(models.Model):
    """回: one url for its whole life. Its id is also the id of its show in media."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="episodes")
    title = models.CharField(max_length=100)
    summary = models.TextField(max_length=1000, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    hosts = models.ManyToManyField("members.Member", related_name="+")
    guests = models.ManyToManyField("members.Member", related_name="+", blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.SCHEDULED)
    no_recording = models.BooleanField(default=False)
    on_air_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    went_live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    upload = models.ForeignKey("media.Upload", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "starts_at", "id"], name="episode_by_state_and_start"),
            models.Index(fields=["programme", "starts_at", "id"], name="episode_by_programme"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_on_air(self) -> bool:
        return self.state in ON_AIR

    @property
    def path(self) -> str:
        return f"/episodes/{self.pk}/"

    @property
    def aired_at(self) -> datetime:
        """When it was on air, or is meant to be."""
        return self.went_live_at or self.starts_at
