from django.db import models

from chosha.members.models.member import Member


class Rules(models.Model):
    """One version of the rules of the house. The newest published one holds; older ones stay readable."""

    number = models.PositiveIntegerField(unique=True)  # 1 is shown as 第1版
    source = models.TextField()
    html = models.TextField()
    change = models.TextField(blank=True)  # what is new, in a few sentences, for whoever agreed before
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"第{self.number}版"


class Consent(models.Model):
    """Who agreed to which version when. Never changed, never deleted while the member is here."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    number = models.PositiveIntegerField()
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["member", "number"], name="one_consent_per_version")]

    def __str__(self) -> str:
        return f"第{self.number}版"


class RulesDraft(models.Model):
    """The next version on its way: an editor writes it, an administrator who did not write it publishes it. There is one at most."""

    only = models.BooleanField(default=True, unique=True)  # one row: two drafts side by side would be two truths
    source = models.TextField()
    change = models.TextField()
    written_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d %H:%M}"
