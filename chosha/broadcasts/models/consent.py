from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Consent(models.Model):
    """録画への同意: somebody who speaks in an episode agrees that its recording stays. With `noted_by` a host asked and wrote it down."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="consents")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    noted_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode", "member"], name="consents_once_to_an_episode")
        ]

    def __str__(self) -> str:
        return f"{self.episode_id} {self.member_id}"
