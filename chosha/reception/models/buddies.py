from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id


class Pair(models.Model):
    """A newcomer and the member who lends an ear: for 90 days, or until one of the two ends it. A newcomer has one at a time.

    Thirty days after its end the row is deleted, with what the two said.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    newcomer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    buddy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["newcomer"], condition=models.Q(ended_at__isnull=True), name="one_buddy_at_a_time"),
            models.CheckConstraint(condition=~models.Q(newcomer=models.F("buddy")), name="nobody_is_their_own_buddy"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
