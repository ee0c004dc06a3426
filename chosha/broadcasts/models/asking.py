from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.broadcasts.models.programme import Programme
from chosha.kernel.clock import now
from chosha.members.models import SecretAddress


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


class PodcastAddress(SecretAddress):
    """ポッドキャストの番地: a secret address at which a podcast player finds the sound of the archive."""

    followed_only = models.BooleanField(default=False)

    class Meta(SecretAddress.Meta):
        abstract = False


class CalendarAddress(SecretAddress):
    """カレンダーの番地: a secret address at which a calendar finds the schedule."""

    followed_only = models.BooleanField(default=False)

    class Meta(SecretAddress.Meta):
        abstract = False
