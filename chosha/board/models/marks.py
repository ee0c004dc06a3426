from django.conf import settings
from django.db import models

from chosha.board.models.post import Post


class Bookmark(models.Model):
    """しおり: to read again. Only its owner knows of it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="one_bookmark_per_post")]
        indexes = [models.Index(fields=["member", "-created_at", "-id"], name="bookmarks_newest")]

    def __str__(self) -> str:
        return str(self.post_id)


class Passed(models.Model):
    """A question a member does not want to be offered again. Shown to nobody."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="passed_once_per_post")]

    def __str__(self) -> str:
        return str(self.post_id)


class ReadMark(models.Model):
    """When a member last had a post open, for the dot beside what is new. Shown to nobody else."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="one_read_mark_per_post")]

    def __str__(self) -> str:
        return str(self.post_id)
