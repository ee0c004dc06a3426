from typing import ClassVar

from django.db import models


class SecretAddress(models.Model):
    """An address that knows its member by itself, for readers that cannot sign in. Only its digest is kept."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    last_used_on = models.DateField(null=True)  # the day is enough to see a forgotten address by
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name
