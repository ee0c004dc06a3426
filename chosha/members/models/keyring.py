from django.db import models

from chosha.members.models.member import Member


class SecretWrap(models.Model):
    """The secret of a member's masks, locked by one thing the member knows. It bears no time. See docs/adr/0010-masks.md."""

    class Kind(models.TextChoices):
        PASSWORD = "password"  # noqa: S105  (the word, not one)
        RECOVERY = "recovery"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    salt = models.BinaryField()
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_wrap_of_a_kind")]

    def __str__(self) -> str:
        return self.kind
