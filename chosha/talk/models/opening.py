from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from chosha.kernel.clock import now
from chosha.kernel.content import random_id
from chosha.talk.models.mask import Mask


class Opening(models.Model):
    """Somebody who guards seals asks that one mask be opened; a second one agrees, or it ends. Never holds the name. Kept for ever."""

    class Ground(models.TextChoices):
        LIFE = "life", "命の危険"
        COURT = "court", "裁判所の命令"

    class Ending(models.TextChoices):
        OPENED = "opened", "封を開けました"
        WITHDRAWN = "withdrawn", "取り下げました"
        LAPSED = "lapsed", "同意がないまま終わりました"

    LASTS = timedelta(days=7)
    # An order of a court can wait for the wearer and the others to read it; a life cannot.
    WAITS = {Ground.LIFE: timedelta(0), Ground.COURT: timedelta(days=3)}

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    mask = models.ForeignKey(Mask, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=Ground.choices)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_reason = models.TextField(blank=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["mask"], condition=models.Q(ending=""), name="a_mask_is_asked_for_once_at_a_time"),
            models.CheckConstraint(
                condition=~models.Q(agreed_by=models.F("asked_by")) | models.Q(agreed_by__isnull=True), name="two_people_open_a_seal"
            ),
            models.CheckConstraint(
                condition=models.Q(ending="opened", agreed_by__isnull=False) | ~models.Q(ending="opened"), name="nobody_opens_a_seal_alone"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself, if nobody agrees."""
        return self.asked_at + self.LASTS

    @property
    def agreeable_from(self) -> datetime:
        return self.asked_at + self.WAITS[self.Ground(self.ground)]

    @property
    def state(self) -> str:
        """ "asked", "waits" (the second may not agree yet), or how it ended, whether or not the chore has come by."""
        if self.ending:
            return self.ending
        if self.ends_at <= now():
            return str(self.Ending.LAPSED)
        return "waits" if self.agreeable_from > now() else "asked"


class Silence(models.Model):
    """A moderator stops one mask in its thread, or all masks there, without learning who it is."""

    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    mask = models.ForeignKey(Mask, null=True, on_delete=models.CASCADE, related_name="+")  # null: the whole thread
    reason = models.CharField(max_length=100)  # the wearer reads it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["thing_key", "thing_id"],
                condition=models.Q(mask__isnull=True, lifted_at__isnull=True),
                name="a_thread_is_closed_to_masks_once",
            ),
            models.UniqueConstraint(fields=["mask"], condition=models.Q(lifted_at__isnull=True), name="a_mask_is_silenced_once"),
        ]

    def __str__(self) -> str:
        return f"{self.thing_key} {self.thing_id}"
