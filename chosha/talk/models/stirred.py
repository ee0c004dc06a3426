from django.db import models

from chosha.kernel.content import random_id


class Stirred(models.Model):
    """A text under a mask that was touched again, until the day is over: the scattering has to know of it, and nobody later.
    See docs/adr/0010-masks.md."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "thing_id"], name="stirred_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.thing_id}"
