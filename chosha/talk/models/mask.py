from django.db import models

from chosha.kernel.content import random_id


class Mask(models.Model):
    """Who signs in one thread without a name. `proof` can be computed by its wearer alone. See docs/adr/0010-masks.md."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    label = models.CharField(max_length=12)  # 質問者, 匿名A
    shown = models.JSONField(default=list)  # the coarse facts its wearer chose to show
    proof = models.CharField(max_length=64, unique=True)
    silenced = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing_key", "thing_id", "label"], name="a_label_is_worn_once_in_a_thread")]

    def __str__(self) -> str:
        return self.label

    @property
    def byline_detail(self) -> str:
        return "・".join(self.shown)
