from django.db import models

from chosha.members.models.member import Member


class RoleName(models.TextChoices):
    RECEPTION = "reception", "受付係"
    BROADCAST = "broadcast", "放送係"
    EDITOR = "editor", "編集係"
    MODERATOR = "moderator", "見守り役"
    GUARDIAN = "guardian", "封印管理人"
    ACCOUNTS = "accounts", "会計係"
    ADMINISTRATOR = "administrator", "管理係"


class Role(models.Model):
    """A volunteer's task: proposed by one administrator, granted by another, until the end of the 年度 unless renewed."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=16, choices=RoleName.choices)
    proposed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField()
    ends_on = models.DateField(null=True)  # the last day, a 31 March; null only for roles older than this rule
    told_at = models.DateTimeField(null=True)  # when its holder was told that it ends soon
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], condition=models.Q(ended_at__isnull=True), name="a_role_is_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_name_display()}"


class RoleProposal(models.Model):
    """One administrator would give a role, or renew it until `ends_on`; it holds once a second one agrees."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="role_proposals")
    name = models.CharField(max_length=16, choices=RoleName.choices)
    ends_on = models.DateField()
    proposed_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # agreed, refused or taken back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"], condition=models.Q(closed_at__isnull=True), name="one_open_proposal_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_name_display()}"
