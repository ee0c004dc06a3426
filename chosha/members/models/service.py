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


class RoleName(models.TextChoices):
    RECEPTION = "reception", "受付係"
    BROADCAST = "broadcast", "放送係"
    MODERATOR = "moderator", "見守り役"
    GUARDIAN = "guardian", "封印管理人"
    SECRETARIAT = "secretariat", "事務局"
    ADMINISTRATOR = "administrator", "管理係"


class Role(models.Model):
    """A volunteer's task: who gave it, when, until when."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=16, choices=RoleName.choices)
    granted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], condition=models.Q(ended_at__isnull=True), name="a_role_is_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_name_display()}"


class ApiToken(models.Model):
    """A key for scripts. Only its digest is kept; the token itself is shown once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
