from django.db import models

from chosha.kernel.clock import today
from chosha.kernel.content import random_id


class Poll(models.Model):
    """A question with choices that hangs on a content. Votes are unlinked: see docs/adr/0011-unlinked-votes.md.

    `counts` and `cast` are what may be seen, and grow by five votes at least; `box` holds the sums that wait, in cipher.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    place = models.PositiveSmallIntegerField(default=0)  # among those of one content
    question = models.CharField(max_length=100)
    choices = models.JSONField()  # two to eight texts
    many = models.BooleanField(default=False)
    closes_on = models.DateField()  # the last day
    closed = models.BooleanField(default=False)  # without a moment: under a mask it would tell when its writer was there
    counts = models.JSONField()  # as many numbers as choices
    cast = models.PositiveIntegerField(default=0)  # votes in `counts`; with several choices in one vote they add up to more
    box = models.BinaryField()  # empty once it is counted out

    class Meta:
        ordering = ["place", "id"]
        indexes = [models.Index(fields=["thing_key", "thing_id", "place"], name="polls_of_a_thing")]

    def __str__(self) -> str:
        return self.question

    @property
    def is_over(self) -> bool:
        return self.closed or self.closes_on < today()


class Ticket(models.Model):
    """That somebody has voted: never what or when. `proof` is a keyed digest; the row goes when the poll closes."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="+")
    proof = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "proof"], name="nobody_votes_twice")]

    def __str__(self) -> str:
        return str(self.poll_id)
