from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class ChatLine(models.Model):
    """おしゃべり: what a member said beside the show, and at which second of it."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="lines")
    author = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)
    at_second = models.FloatField(default=0)
    hidden_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)  # until then its writer and the hosts alone see it; empty: at once

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["episode", "at", "id"], name="line_by_episode")]

    def __str__(self) -> str:
        return self.text


class ChatMute(models.Model):
    """この回では話せません: a member who says nothing more beside this one show. Hosts and moderators alone see it."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode", "member"], name="muted_once_for_an_episode")
        ]

    def __str__(self) -> str:
        return f"{self.episode_id} {self.member_id}"


class Applause(models.Model):
    """反応: how often one of the few was pressed beside a show. A sum and nothing else."""

    class Kind(models.TextChoices):
        CLAP = "clap", "拍手"
        SEE = "see", "なるほど"
        SAME = "same", "うんうん"
        THANKS = "thanks", "おつかれさま"

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode", "kind"], name="one_sum_for_a_reaction")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
