from django.conf import settings
from django.db import models


class Stopped(models.Model):
    """A kind of notice a member does not want."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="a_kind_is_stopped_once")]

    def __str__(self) -> str:
        return self.kind
