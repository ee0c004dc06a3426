from django.conf import settings
from django.db import models

from chosha.reception.models.application import Application


class Code(models.Model):
    """Six figures mailed to a work address. Only a keyed digest is kept; the newest code of an application is the valid one."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    sent_to = models.EmailField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class Question(models.Model):
    """What reception asks back, and the answer: the application waits, in no hurry."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class Link(models.Model):
    """A door without an account, opened by a long random token of which only the digest is kept."""

    class Door(models.TextChoices):
        PAGE = "page", "申込みのページ"
        WELCOME = "welcome", "お迎え"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="links")
    door = models.CharField(max_length=8, choices=Door.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.made_at:%Y-%m-%d}"


class Attempt(models.Model):
    """One attempt that may be counted, under a keyed digest of who made it; swept away after a day."""

    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "digest", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
