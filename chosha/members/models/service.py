from django.db import models

from chosha.members.models.member import Member
from chosha.members.models.organisation import Duty, Organisation


class Affiliation(models.Model):
    """Where a member serves (or served): several over time, one of them current per kind."""

    class Kind(models.TextChoices):
        HOME = "home", "所属"
        SECONDED = "seconded", "出向・派遣先"

    class Proof(models.TextChoices):
        CODE = "code", "職場のメール"
        PERSON = "person", "事務局が確認"
        VOUCH = "vouch", "同じ団体の会員二人"
        DOCUMENT = "document", "書類"
        DECLARED = "declared", "本人の届け（確認はこれから）"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.HOME)
    post = models.CharField(max_length=60, blank=True)
    duty = models.ForeignKey(Duty, null=True, on_delete=models.SET_NULL, related_name="+")
    duty_since = models.DateField(null=True)
    proof = models.CharField(max_length=10, choices=Proof.choices)
    proved_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["-proved_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], condition=models.Q(ended_on__isnull=True), name="one_current_affiliation_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.organisation}"


class ApiToken(models.Model):
    """A key for scripts. Only its digest is kept; the token itself is shown once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)  # the day is enough to see a forgotten key by
    draft_key = models.BinaryField(default=bytes)  # of its member's drafts, locked by the token; empty: it opens none that are sealed

    def __str__(self) -> str:
        return self.name
