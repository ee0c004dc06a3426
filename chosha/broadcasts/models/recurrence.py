from django.db import models

from chosha.broadcasts.models.programme import Programme


class Repeats(models.TextChoices):
    WEEKLY = "weekly", "毎週"
    FORTNIGHTLY = "fortnightly", "隔週"
    NTH = "nth", "第何曜日"
    MONTHLY = "monthly", "毎月の日"


class Recurrence(models.Model):
    """いつもの日: on which days, and at which hour of Japanese time, a programme is on. A programme without one has no usual day."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="recurrence", primary_key=True)
    repeats = models.CharField(max_length=12, choices=Repeats.choices)
    weekdays = models.CharField(max_length=7, blank=True)  # figures, 0 is Monday
    weeks = models.CharField(max_length=5, blank=True)  # figures, which weeks of the month; 5 is the last, be it the fourth or the fifth
    month_day = models.PositiveSmallIntegerField(null=True)  # the last day of a month that has no such day
    begins_on = models.DateField()  # no episode before it; every second week is counted from its week
    at = models.TimeField()
    skips_holidays = models.BooleanField(default=False)
    skips_new_year = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.programme_id} {self.repeats}"
