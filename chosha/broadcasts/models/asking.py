from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.broadcasts.models.programme import Programme
from chosha.kernel.clock import now


class Following(models.Model):
    """知らせてもらう, for every episode of a programme. Nobody else sees who asked, hosts neither."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "programme"], name="follows_a_programme_once")
        ]

    def __str__(self) -> str:
        return str(self.programme_id)


class Reminder(models.Model):
    """知らせてもらう, for one episode; not `wanted`: not for this one, though the programme is followed."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    wanted = models.BooleanField(default=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "episode"], name="asks_once_for_an_episode")
        ]

    def __str__(self) -> str:
        return str(self.episode_id)


class CalendarAddress(models.Model):
    """カレンダーの番地: a secret address at which a calendar finds the schedule. Only its digest is kept."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    followed_only = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    last_used_on = models.DateField(null=True)  # the day is enough to see a forgotten address by
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name
