"""Who wrote behind a mask, for two guardians together. Nobody imports this but the hall's own access and actions (import-linter)."""

from django.conf import settings
from django.db import models


class GuardianKey(models.Model):
    """A guardian's pair of keys; the private one is locked by a passphrase that is nowhere."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    public = models.BinaryField()
    salt = models.BinaryField()
    box = models.BinaryField()

    def __str__(self) -> str:
        return str(self.member_id)


class Seal(models.Model):
    """The name behind one mask, in a box. `pads`: [first guardian, second guardian, half for the first, half for the second] each."""

    mask = models.OneToOneField("talk.Mask", on_delete=models.CASCADE, primary_key=True, related_name="+")
    box = models.BinaryField()
    pads = models.JSONField()

    def __str__(self) -> str:
        return str(self.mask_id)


class Call(models.Model):
    """The address of a wearer who wants to hear of one thread while away, in a box that the key file of the house opens."""

    mask = models.OneToOneField("talk.Mask", on_delete=models.CASCADE, primary_key=True, related_name="+")
    box = models.BinaryField()
    waiting = models.BooleanField(default=False)  # something was said since the last mail
    told_on = models.DateField(null=True)
    until = models.DateField()

    def __str__(self) -> str:
        return str(self.mask_id)
