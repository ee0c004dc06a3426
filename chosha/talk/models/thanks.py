from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id
from chosha.members.models import Sparing


class Thanks(Sparing):
    """A sentence with a 「助かりました」, for whoever wrote the text and for nobody else.

    It hangs on the text: who wrote that is asked of its passport, so that no row leads from a mask to its wearer.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    # No related_name, as with comments.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=100)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)  # by whoever it was for; or its writer is leaving

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["thing_key", "thing_id", "-at"], name="thanks_for_a_thing")]
        constraints = [models.UniqueConstraint(fields=["author", "thing_key", "thing_id"], name="thanks_said_once")]

    def __str__(self) -> str:
        return self.words
