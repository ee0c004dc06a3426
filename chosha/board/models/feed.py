from django.conf import settings
from django.db import models


class FeedAddress(models.Model):
    """A secret address at which a feed reader finds new posts, as far as its member may read them. Only its digest is kept."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    duty = models.ForeignKey("members.Duty", null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    last_used_on = models.DateField(null=True)  # the day is enough to see a forgotten address by
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
