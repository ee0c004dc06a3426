from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.programme import Programme
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class State(models.TextChoices):
    SCHEDULED = "scheduled", "予定"
    LIVE = "live", "放送中"
    INTERRUPTED = "interrupted", "回線を待っています"
    ELSEWHERE = "elsewhere", "ほかの場所で放送中"
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
    talk_mode = models.BooleanField(default=False)  # 会話モード: shorter segments, less delay
    chat_pause = models.PositiveSmallIntegerField(default=0)  # seconds between two lines of one member
    newcomer_delay = models.PositiveSmallIntegerField(default=0)  # seconds for which only hosts see what newcomers say
    chat_closed = models.BooleanField(default=False)  # the archive shows no chat
    polled = models.BooleanField(default=False)  # a poll hangs on it, so that pages ask for one only then
    has_sign_up = models.BooleanField(default=False)  # its hosts asked for sign-ups once, so that pages ask for them only then
    on_air_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    went_live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    upload = models.ForeignKey("media.Upload", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    slot_on = models.DateField(null=True)  # the day of its programme's recurrence it stands for, wherever it was moved
    touched_at = models.DateTimeField(null=True)  # a host wrote something of its own; the recurrence moves it no more
    rests = models.BooleanField(default=False)  # 「この回は休む」: called off in a way that can be undone
    reminded_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=now)  # hour, length, title or state, as calendars are told
    sequence = models.PositiveIntegerField(default=0)  # how often that was

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "starts_at", "id"], name="episode_by_state_and_start"),
            models.Index(fields=["programme", "starts_at", "id"], name="episode_by_programme"),
            models.Index(fields=["starts_at", "id"], name="episode_by_start"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "slot_on"], name="one_episode_for_a_day_of_the_recurrence")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_on_air(self) -> bool:
        return self.state in ON_AIR

    @property
    def is_bare(self) -> bool:
        """Planned ahead by the recurrence, and nobody wrote anything of its own yet."""
        return self.slot_on is not None and self.touched_at is None and self.state == State.SCHEDULED and self.upload_id is None

    @property
    def ends_at(self) -> datetime:
        """When it is meant to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def path(self) -> str:
        return f"/episodes/{self.pk}/"

    @property
    def aired_at(self) -> datetime:
        """When it was on air, or is meant to be."""
        return self.went_live_at or self.starts_at
