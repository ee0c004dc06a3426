from django.conf import settings
from django.db import models


class Cover(models.Model):
    """「いったん伏せる」: one content covered for now, by whom and why, until it is lifted."""

    key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "thing_id"], condition=models.Q(lifted_at__isnull=True), name="covered_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.thing_id}"
