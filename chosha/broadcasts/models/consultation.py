from typing import ClassVar

from django.db import models
from django.db.models import Q

from chosha.broadcasts.models.episode import Episode
from chosha.broadcasts.models.programme import Programme
from chosha.broadcasts.models.recording import Chapter
from chosha.kernel.content import random_id


class Consultation(models.Model):
    """相談: a content of another room (its key and number) handed to a programme by whoever wrote it.

    Neither who that was nor when stands here, and none of its words: what it says, and who may read it, is asked of its passport.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待っています"
        PICKED = "picked", "進行表にあります"
        ANSWERING = "answering", "いま答えています"
        ANSWERED = "answered", "答えました"
        RETURNED = "returned", "掲示板に戻しました"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    thing_key = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    episode = models.ForeignKey(Episode, null=True, on_delete=models.SET_NULL, related_name="consultations")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    minutes = models.PositiveSmallIntegerField(default=10)  # meant for it in the running order
    place = models.PositiveIntegerField(null=True)  # in the running order
    at_second = models.FloatField(null=True)
    chapter = models.ForeignKey(Chapter, null=True, on_delete=models.SET_NULL, related_name="+")
    # Not everybody may read it where it stands; whoever wrote it said that all may hear it here.
    widened = models.BooleanField(default=False)
    calling = models.BooleanField(default=False)  # members who said they can talk of its field are asked to answer on air

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thing_key", "thing_id"], name="handed_over_once"),
            models.UniqueConstraint(fields=["episode"], condition=Q(state="answering"), name="answers_one_consultation_at_a_time"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["programme", "state"], name="consultation_by_programme")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def starts_at_second(self) -> int | None:
        """Where its answer begins in the recording: the chapter, which hosts may move, or where it began on air."""
        if self.chapter is not None:
            return self.chapter.at_sec
        return None if self.at_second is None else int(self.at_second)


class Answerer(models.Model):
    """A member who knows the field: asked by the house, offers to answer on air, or has a seat in the show."""

    class State(models.TextChoices):
        ASKED = "asked", "たずねました"
        OFFERS = "offers", "答えに出られます"
        SEATED = "seated", "ゲストです"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="answerers")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consultation", "member"], name="answers_a_consultation_once")
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.member_id}"
