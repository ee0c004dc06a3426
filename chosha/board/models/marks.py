from django.conf import settings
from django.db import models

from chosha.board.models.post import Post
from chosha.kernel.content import random_id


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
    """How much of a post a member has read: until which of its events. When the member read it is not kept, nor can it be told
    from the number or the order of the rows. Shown to nobody else."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    seen_until = models.DateTimeField()  # the post's last_activity_at as it stood then

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="one_read_mark_per_post")]

    def __str__(self) -> str:
        return str(self.post_id)


class ReadUntil(models.Model):
    """「すべて読んだことにする」: whatever happened on the board until then counts as read. A moment of the board, not of the reader."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    until = models.DateTimeField()
    before = models.DateTimeField(null=True)  # for the undo

    def __str__(self) -> str:
        return str(self.until)
