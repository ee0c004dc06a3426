from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Hearing(models.Model):
    """自動字幕 in the making: asked for by a host, or by the house itself after a show. Gone once the captions are there."""

    class State(models.TextChoices):
        WAITING = "waiting", "順番を待っています"
        FAILED = "failed", "できませんでした"

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="hearing", primary_key=True)
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=now)  # also tells one asking from another
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reached = models.FloatField(default=0)  # seconds heard
    seconds = models.FloatField(default=0)  # of how many
    stumbles = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=200, blank=True)  # for the hosts, when it could not be done

    def __str__(self) -> str:
        return str(self.episode_id)

    @property
    def percent(self) -> int:
        return min(99, int(self.reached / self.seconds * 100)) if self.seconds else 0
