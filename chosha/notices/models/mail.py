from django.db import models

from chosha.notices.engine.sealed import SealedText


class Mail(models.Model):
    """A plain-text mail on its way. Once sent, the text is emptied: codes and reasons do not stay in the database."""

    to = models.EmailField()
    subject = models.CharField(max_length=120)
    text = SealedText(blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # Why it did not go out last time, in the mail server's words; empty when all is well.
    trouble = models.CharField(max_length=200, blank=True)
    # Long, random and known only to whoever carries the mail: a notice of failure that names it is about this mail.
    key = models.CharField(max_length=32, blank=True)
    bounced_at = models.DateTimeField(null=True)
    bounce_words = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["key"], condition=~models.Q(key=""), name="mails_by_key")]

    def __str__(self) -> str:
        return self.subject
