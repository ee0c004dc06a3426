from django.db import models

from chosha.reception.models.application import Application


class Refusal(models.Model):
    """What the reception remembers of a decline for twelve months: keyed digests of who it was, and the kind of reason. No words."""

    application = models.ForeignKey(Application, null=True, on_delete=models.SET_NULL, related_name="+")
    email_key = models.CharField(max_length=64)
    person_key = models.CharField(max_length=64)  # of the name at the body
    reason_kind = models.CharField(max_length=10, blank=True)
    declined_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-declined_at", "-id"]
        indexes = [models.Index(fields=["email_key"]), models.Index(fields=["person_key"])]
        constraints = [models.UniqueConstraint(fields=["application"], name="a_decline_is_remembered_once")]

    def __str__(self) -> str:
        return f"{self.reason_kind} {self.declined_at:%Y-%m-%d}"
