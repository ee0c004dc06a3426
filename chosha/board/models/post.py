from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id
from chosha.kernel.text import state_of
from chosha.members.models import Sparing


class Kind(models.TextChoices):
    ISSUE = "issue", "課題"
    QUESTION = "question", "質問"
    KNOWLEDGE = "knowledge", "知恵"
    CHAT_TOPIC = "chat_topic", "雑談"
    NOTICE = "notice", "お知らせ"


class SizeBand(models.TextChoices):
    """The population of a municipality, so coarse that hundreds share each."""

    TOWN = "under-10k", "人口1万人未満"
    SMALL = "10k-50k", "人口1万〜5万人"
    MIDDLE = "50k-200k", "人口5万〜20万人"
    LARGE = "over-200k", "人口20万人以上"


class Post(Sparing):
    """What a member puts on the board. `html` is the safe rendering of `source`, made when written."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=160)
    source = models.TextField()
    html = models.TextField()
    duty = models.ForeignKey("members.Duty", null=True, on_delete=models.SET_NULL, related_name="+")
    tags = models.JSONField(default=list)
    # Of the author's body when it was written; empty where the author does not show the body.
    size_band = models.CharField(max_length=10, choices=SizeBand.choices, blank=True)
    # Only for members in charge of its field today, its author and the moderators.
    for_field = models.BooleanField(default=False)
    # Only for whoever stands in this circle today (kernel.circles), its author and the moderators; empty: for everybody.
    circle = models.CharField(max_length=40, blank=True)
    # No related_name: a template must not reach a name past the queries, where masks come to stand.
    # A name or a mask, never both: the database itself refuses it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    mask = models.ForeignKey("talk.Mask", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    polled = models.BooleanField(default=False)  # a poll hangs on it, so that pages and search ask for one only then
    # The last word in it, for the dot of the unread. Follows comments as a courtesy.
    last_activity_at = models.DateTimeField()
    # The key of the draft it was: the same form sent twice is one post.
    client_key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            # With all that lists are narrowed by, so that a walk to a rare post stays within the index.
            models.Index(fields=["-created_at", "-id", "kind", "duty", "size_band"], name="posts_newest"),
            models.Index(fields=["kind", "-created_at", "-id", "duty", "size_band"], name="posts_of_kind"),
            models.Index(fields=["duty", "-created_at", "-id", "kind", "size_band"], name="posts_of_duty"),
            models.Index(fields=["author", "-created_at"], name="posts_of_author"),
            models.Index(fields=["size_band", "-created_at", "-id", "kind", "duty"], name="posts_of_size"),
            models.Index(fields=["circle", "-created_at", "-id", "kind", "duty", "size_band"], name="posts_of_circle"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_key"], condition=~models.Q(client_key=""), name="a_draft_makes_one_post"),
            models.CheckConstraint(
                condition=models.Q(author__isnull=False, mask__isnull=True) | models.Q(author__isnull=True, mask__isnull=False),
                name="post_signed_by_a_name_or_a_mask",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asks(self) -> bool:
        """Whether it waits for an answer that helps."""
        return self.kind in (Kind.QUESTION, Kind.ISSUE)

    @property
    def state(self) -> str:
        """What a page that mends it began from. For its writer alone: it also tells who may read it."""
        within = (self.is_closed, self.for_field, self.circle)
        return state_of(self.title, self.source, self.kind, self.duty_id, list(self.tags), *within)


class Revision(models.Model):
    """A post as it stood before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=160)
    source = models.TextField()
    html = models.TextField()
    written_at = models.DateTimeField()
    # The words were covered when they were mended: they stay with their author and the moderators.
    hidden = models.BooleanField(default=False)

    class Meta:
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Acceptance(models.Model):
    """An answer that helped, said by whom and when. Several may have helped."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="acceptances")
    comment = models.ForeignKey("talk.Comment", on_delete=models.CASCADE, related_name="+")
    # Empty where the asker wears a mask.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["post", "comment"], name="an_answer_helps_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.comment_id}"
