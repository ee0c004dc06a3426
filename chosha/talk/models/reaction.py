from django.conf import settings
from django.db import models


class Reaction(models.Model):
    """One of two warm words a member puts to a text, never to a person. Nobody counts them."""

    class Kind(models.TextChoices):
        THANKS = "thanks", "助かりました"
        SAME = "same", "同じことで困っています"

    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    told = models.BooleanField(default=True)  # False until whoever wrote the text has heard of the thanks

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thing_key", "thing_id", "kind"], name="a_reaction_is_given_once")]
        indexes = [
            models.Index(fields=["thing_key", "thing_id", "kind"], name="reactions_of_a_thing"),
            models.Index(fields=["id"], condition=models.Q(told=False), name="reactions_to_tell_of"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
