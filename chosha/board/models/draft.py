from django.conf import settings
from django.db import models

from chosha.board.engine.drafts import DraftWords, unpacked
from chosha.board.models.post import Post
from chosha.kernel.content import random_id


class Draft(models.Model):
    """What is being written, kept for its writer alone. `version` tells two open pages apart: neither overwrites the other.

    `opened` brings its words; they are no columns, so that saving a row never writes them down in clear.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    kept = models.BinaryField(default=bytes)  # engine/drafts.py; empty: a first file, no words yet
    sealed = models.BooleanField(default=False)
    # Set when it is an edit of what already stands on the board.
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    # None until it was opened, and where it is sealed with another key.
    words: DraftWords | None = None

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_draft_per_key")]

    def __str__(self) -> str:
        if self.words is None:
            return "（いまは読めません）"
        return self.words.title or "（題はまだありません）"

    def opened(self, key: bytes | None) -> "Draft":
        """Itself, with its words where `key` opens them."""
        self.words = unpacked(bytes(self.kept), key, sealed=self.sealed)
        return self


class Attachment(models.Model):
    """A picture or PDF with a post, or with a draft until it is posted."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="attachments")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey("media.StoredFile", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=True, draft__isnull=False) | models.Q(post__isnull=False, draft__isnull=True),
                name="attached_to_a_post_or_a_draft",
            )
        ]

    def __str__(self) -> str:
        return self.alt
