from django.db import models


class LinkCard(models.Model):
    """What was found at one address. It knows the day it looked, never who asked."""

    class State(models.TextChoices):
        WAITING = "waiting", "これから見る"
        FOUND = "found", "見つかった"
        NOTHING = "nothing", "見出しがない"

    digest = models.CharField(max_length=64, primary_key=True)
    address = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    title = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=200, blank=True)
    site = models.CharField(max_length=60, blank=True)
    looked_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.address
