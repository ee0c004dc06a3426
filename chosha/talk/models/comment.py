from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id
from chosha.kernel.text import state_of
from chosha.members.models import Sparing


class Comment(Sparing):
    """What a member says to any content that carries a passport. `html` is the safe rendering of `source`, made when written."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    # No related_name: a template must not reach a name past the queries, where masks come to stand.
    # A name or a mask, never both: the database itself refuses it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    mask = models.ForeignKey("talk.Mask", null=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    # Made with the form: the same form sent twice is one comment.
    client_key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["thing_key", "thing_id", "created_at", "id"], name="comments_in_order"),
            models.Index(fields=["author", "-created_at"], name="comments_of_author"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_key"], condition=~models.Q(client_key=""), name="a_form_makes_one_comment"),
            models.CheckConstraint(
                condition=models.Q(author__isnull=False, mask__isnull=True) | models.Q(author__isnull=True, mask__isnull=False),
                name="comment_signed_by_a_name_or_a_mask",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing_key} {self.thing_id}"

    @property
    def state(self) -> str:
        """What a page that mends it began from."""
        return state_of(self.source)


class Revision(models.Model):
    """A comment as it stood before an edit."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    source = models.TextField()
    html = models.TextField()
    written_at = models.DateTimeField()
    # The words were covered when they were mended: they stay with their author and the moderators.
    hidden = models.BooleanField(default=False)

    class Meta:
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.written_at}"
