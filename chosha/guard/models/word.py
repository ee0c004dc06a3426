from django.db import models


class StaffWord(models.Model):
    """A word the secretariat gives the guard: one it always asks about, or one it never asks about. Who gave it stands in the record."""

    class Use(models.TextChoices):
        ASK = "ask", "いつもたずねる"
        ALLOW = "allow", "たずねない"

    use = models.CharField(max_length=8, choices=Use.choices)
    word = models.CharField(max_length=40)
    note = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["word"], name="a_word_has_one_use")]

    def __str__(self) -> str:
        return self.word
