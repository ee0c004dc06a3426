from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One thing that happened, told to one member in one sentence, with the page it leads to."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    line = models.CharField(max_length=200)
    url = models.CharField(max_length=200)
    # Which content it is about, so that a second answer moves the notice up instead of adding another.
    about_key = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # the day it was read, at its beginning: the hour is nobody's business

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["to", "-at"]),
            models.Index(fields=["to"], condition=models.Q(read_at__isnull=True), name="unread_notices"),
        ]

    def __str__(self) -> str:
        return self.line

    @property
    def is_undated(self) -> bool:
        """It tells of what somebody did under a mask: its number is below zero, and its day is not that of the act."""
        return self.pk < 0
