from typing import ClassVar

from django.db import models
from django.db.models import Q

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Readers(models.TextChoices):
    """Who reads the minutes of an episode, or opens one of its materials."""

    MEMBERS = "members", "会員みんな"
    SIGNED = "signed", "申し込んだ方"
    HOSTS = "hosts", "パーソナリティだけ"

    @classmethod
    def offered(cls, *, signing: bool) -> list[tuple[str, str]]:
        """What hosts may choose: where nobody can sign up, a text for who did would be for nobody."""
        return [(value, words) for value, words in cls.choices if signing or value != cls.SIGNED]


class Enrolment(models.Model):
    """申し込みを受ける: what the hosts of an episode ask for, and until when. Whoever does not sign up hears the show all the same."""

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, primary_key=True, related_name="enrolment")
    closes_at = models.DateTimeField()
    seats = models.PositiveIntegerField(null=True)  # null: as many as come
    asks = models.CharField(max_length=100, blank=True)  # one line that may stay without an answer
    thanked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(seats__isnull=True) | Q(seats__gt=0), name="enrolment_has_a_seat")
        ]

    def __str__(self) -> str:
        return str(self.episode_id)

    @property
    def is_open(self) -> bool:
        return now() < self.closes_at


class SignUp(models.Model):
    """One who signed up. Hosts alone see the list; it is forgotten a month after the show."""

    class State(models.TextChoices):
        SEATED = "seated", "申し込みました"
        WAITING = "waiting", "空きを待っています"

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="sign_ups")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    answer = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode", "member"], name="signs_up_once_for_an_episode")
        ]

    def __str__(self) -> str:
        return f"{self.episode_id} {self.member_id}"
