from typing import ClassVar

from django.db import models

from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class Programme(models.Model):
    """番組: a show with its usual hour and the people who make it."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=60)
    about = models.TextField(max_length=600, blank=True)
    schedule = models.CharField(
        max_length=60, blank=True
    )  # 「毎週水曜 21:00から22:00」, drawn from the recurrence, or in the hosts' own words
    minutes = models.PositiveSmallIntegerField(default=60)
    notes = models.TextField(max_length=2000, blank=True)  # for guests: only they and the hosts read them
    picture = models.ForeignKey("media.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    takes_consultations = models.BooleanField(default=False)  # members hand over what they ask elsewhere, to be answered on air
    hosts = models.ManyToManyField("members.Member", through="ProgrammeHost", related_name="+")
    keep_months = models.PositiveSmallIntegerField(null=True)  # 残す期間: how long its recordings stay; none is without end
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class ProgrammeHost(models.Model):
    """A パーソナリティ of a programme: may plan and host each of its episodes."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "member"], name="hosts_a_programme_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.member_id}"
