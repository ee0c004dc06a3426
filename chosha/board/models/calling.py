from django.conf import settings
from django.db import models

from chosha.board.models.post import Post


class Called(models.Model):
    """A member has heard once of a question in a field the member can talk of. The day alone is kept, and not for long."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="called_once_per_post")]

    def __str__(self) -> str:
        return str(self.post_id)
