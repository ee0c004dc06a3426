from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.broadcasts.models.signup import Readers
from chosha.kernel.clock import now


class Minutes(models.Model):
    """議事録: one text of an episode, written by several at once. Its words are those of its newest version."""

    class Writers(models.TextChoices):
        HOSTS = "hosts", "パーソナリティだけ"
        SPEAKERS = "speakers", "パーソナリティとゲスト"
        MEMBERS = "members", "会員みんな"

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="minutes_written", primary_key=True)
    writers = models.CharField(max_length=8, choices=Writers.choices, default=Writers.HOSTS)
    readers = models.CharField(max_length=8, choices=Readers.choices, default=Readers.MEMBERS)
    opened_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.episode_id)


class MinutesVersion(models.Model):
    """版 of the minutes: the whole text as somebody left it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    restores = models.PositiveIntegerField(null=True)  # the number of the version that was brought back

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["minutes", "number"], name="one_version_of_a_number")
        ]

    def __str__(self) -> str:
        return str(self.number)
