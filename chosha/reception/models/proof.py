from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id
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
        INVITE = "invite", "招待"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="links")
    door = models.CharField(max_length=8, choices=Door.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.made_at:%Y-%m-%d}"


class VouchCall(models.Model):
    """Eight letters the applicant tells two colleagues, so that they find the application. Only a keyed digest is kept."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="vouch_call")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class Vouch(models.Model):
    """A member of the same body says: this person works with us. It can be taken back until the decision has taken effect."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="vouches")
    voucher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Who was vouched for, once there is an account: who vouched for whom must not close a ring.
    vouchee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    vouched_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["vouched_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "voucher"], condition=models.Q(revoked_at__isnull=True), name="a_member_vouches_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vouched_at:%Y-%m-%d}"


class Document(models.Model):
    """A photo of a staff card or letter, encrypted on disk. The row outlives the file, to say that it was deleted and why."""

    class Gone(models.TextChoices):
        KEPT = "", "あります"
        DECIDED = "decided", "判断が済んだ"
        EXPIRED = "expired", "14日がたった"
        TAKEN_BACK = "taken_back", "ご本人が取り消した"
        LOST = "lost", "庁舎の不具合で開けなくなった"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    path = models.CharField(max_length=80, blank=True)  # below $CHOSHA_HOME/proofs/; emptied when the file is gone
    locked_key = models.CharField(max_length=120, blank=True)  # the file's own key, locked with the key of the house; emptied likewise
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes of the cleaned document
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    gone = models.CharField(max_length=12, choices=Gone.choices, blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return f"{self.media_type} {self.uploaded_at:%Y-%m-%d}"


class Attempt(models.Model):
    """One attempt that may be counted, under a keyed digest of who made it; swept away after a day."""

    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "digest", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
