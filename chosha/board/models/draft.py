from django.conf import settings
from django.db import models

from chosha.board.models.post import Kind, Post
from chosha.kernel.content import random_id


class Draft(models.Model):
    """What is being written, kept for its writer alone. `version` tells two open pages apart: neither overwrites the other."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=400, blank=True)
    source = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    duty = models.ForeignKey("members.Duty", null=True, on_delete=models.SET_NULL, related_name="+")
    tags = models.JSONField(default=list)
    # Kept from colleagues once it is posted; null: as its writer does otherwise.
    spares_own_body = models.BooleanField(null=True)
    for_field = models.BooleanField(default=False)
    poll = models.JSONField(default=dict)  # {"question", "choices", "many", "days"} as typed; empty: none
    circle = models.CharField(max_length=40, blank=True)
    # Set when it is an edit of what already stands on the board.
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_draft_per_key")]

    def __str__(self) -> str:
        return self.title or "（題はまだありません）"


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
