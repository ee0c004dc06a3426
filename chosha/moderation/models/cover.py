from datetime import time

from django.conf import settings
from django.db import models

from chosha.kernel.clock import jst
from chosha.kernel.content import random_id


class Cover(models.Model):
    """「いったん伏せる」: one content covered for now, by whom and why, until it is lifted."""

    class Outcome(models.TextChoices):
        MENDED = "mended", "書いた人が直しました"
        LIFTED = "lifted", "元に戻しました"
        APPEAL = "appeal", "見直して、元に戻しました"

    key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    # Null: the house itself, because two members had told of it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Of the words as they were covered, so that the same ones do not come back. Empty: there is nothing to compare.
    digest = models.CharField(max_length=64, blank=True)
    # Null for whoever mended a text that nobody's name stands under.
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "thing_id"], condition=models.Q(lifted_at__isnull=True), name="covered_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.thing_id}"


class Appeal(models.Model):
    """見直しの申出: whoever wrote what is covered asks for another pair of eyes. Who asked is not written down: it is the writer."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)  # in no order: its wearer's hour would show
    cover = models.OneToOneField(Cover, on_delete=models.CASCADE, related_name="appeal")
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(decided_at__isnull=True), name="appeals_waiting")]

    def __str__(self) -> str:
        return f"{self.cover_id}"

    @property
    def knows_day_only(self) -> bool:
        """It is of a text under a mask: it stands at the beginning of its day, and no page shows an hour."""
        return jst(self.asked_at).time() == time.min

    @property
    def is_undated(self) -> bool:
        """It is of a text under a mask, and settled: it keeps no day of its own."""
        return self.decided_at is not None and self.decided_at == self.asked_at
