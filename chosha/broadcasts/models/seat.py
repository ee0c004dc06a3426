from typing import ClassVar

from django.db import models
from django.db.models import Q

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class Seat(models.Model):
    """ゲストの席: a place on air beside the host, for one episode. The link carries a random word, of which this is the digest."""

    class State(models.TextChoices):
        INVITED = "invited", "まだ来ていません"
        WAITING = "waiting", "待っています"
        ON_AIR = "on_air", "画面に出ています"
        LEFT = "left", "席をはなれました"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="seats")
    label = models.CharField(max_length=40)  # for whom the host made it
    digest = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    is_muted = models.BooleanField(default=False)  # by the host
    made_at = models.DateTimeField(default=now)
    seated_at = models.DateTimeField(null=True)
    aired_at = models.DateTimeField(null=True)  # the first time
    left_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # the link leads nowhere from then on

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["member"], name="seat_by_member")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode", "member"], condition=Q(ended_at__isnull=True), name="sits_on_one_seat_of_an_episode")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_taken(self) -> bool:
        """Somebody sits there now."""
        return self.state in (self.State.WAITING, self.State.ON_AIR)
