from django.conf import settings
from django.db import models

from chosha.moderation.models.cover import Cover


class Report(models.Model):
    """知らせる: a member tells of something that worries them. Who it was is shown to nobody."""

    class Kind(models.TextChoices):
        LEAK = "leak", "人や場所、仕事の秘密が分かりそう"
        HURTFUL = "hurtful", "だれかが傷つきそう"
        OTHER = "other", "そのほか"

    class Outcome(models.TextChoices):
        COVERED = "covered", "いったん伏せました"
        KEPT = "kept", "そのままにしました"

    key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    # Of the words as they stood: what was looked at once is not covered by the house a second time.
    digest = models.CharField(max_length=64, blank=True)
    cover = models.ForeignKey(Cover, null=True, on_delete=models.SET_NULL, related_name="reports")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["key", "thing_id"], name="reports_of_a_thing"),
            models.Index(fields=["at"], condition=models.Q(closed_at__isnull=True), name="reports_waiting"),
            models.Index(fields=["by", "-at"], name="reports_of_a_member"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "key", "thing_id"], condition=models.Q(closed_at__isnull=True), name="told_of_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.thing_id}"
