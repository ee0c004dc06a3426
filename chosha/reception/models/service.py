from django.conf import settings
from django.db import models


class AddressChange(models.Model):
    """A member wants another private address: six figures were mailed to it. Only a keyed digest is kept; the newest row counts."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    address = models.EmailField()
    digest = models.CharField(max_length=64)  # empty where the address has an account already: no figures fit, and nobody learns why
    tries_left = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class SamePlace(models.Model):
    """A member said in April that nothing has changed, and is not asked again in that 年度."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "fiscal_year"], name="same_place_said_once_a_year")]

    def __str__(self) -> str:
        return f"{self.fiscal_year}"
