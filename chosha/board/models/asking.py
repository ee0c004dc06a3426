from django.db import models

from chosha.board.models.post import Kind, Post, SizeBand


class Claim(models.Model):
    """Somebody is writing an answer. Who, is kept as a digest alone, for ten minutes, so that no row leads from an answer to its writer."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    holder = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.post_id)


class Summary(models.Model):
    """まとめ: the post that was written from a question and the answers that helped."""

    question = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question_id} {self.post_id}"


class Tag(models.Model):
    """A tag of a post, to find by. `key` is folded; `at` is when the post was written, so that a tag is read in order; what else lists
    are narrowed by stands beside it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    words = models.CharField(max_length=20)
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    duty = models.ForeignKey("members.Duty", null=True, on_delete=models.SET_NULL, related_name="+")
    size_band = models.CharField(max_length=10, choices=SizeBand.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "key"], name="a_tag_once_per_post")]
        indexes = [models.Index(fields=["key", "-at", "-post", "kind", "duty", "size_band"], name="tags_in_order")]

    def __str__(self) -> str:
        return self.words
