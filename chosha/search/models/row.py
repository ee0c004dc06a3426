from django.db import models


class Row(models.Model):
    """What can be found of one content: its passport key and id, its text as written and folded for comparing."""

    key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "thing_id"], name="one_search_row_per_content")]
        indexes = [models.Index(fields=["key", "-at"], name="search_newest")]

    def __str__(self) -> str:
        return self.title
