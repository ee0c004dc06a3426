import hashlib
import json

from django.db import models


class Entry(models.Model):
    """One act, written once. Each entry carries the digest of the one before, so that a removed line shows."""

    act = models.CharField(max_length=80)  # "board.post.hidden"
    thing_type = models.CharField(max_length=60, blank=True)
    thing_id = models.CharField(max_length=40, blank=True)
    # A number and no foreign key: the record stands below members and outlives them.
    by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["thing_type", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"

    def digest_after(self, before: str) -> str:
        """SHA-256 over this entry and its predecessor's digest."""
        line = [before, self.act, self.thing_type, self.thing_id, self.by_id, self.reason, self.details, self.at.isoformat()]
        return hashlib.sha256(json.dumps(line, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
