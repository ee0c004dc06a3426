from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class SelfNote(models.Model):
    """自分だけのメモ: what a member keeps of a show, at a second of it. Nobody else ever sees it, whatever their role."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    at_sec = models.IntegerField()  # below nought where a host cut that minute off
    text = models.CharField(max_length=400)
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)  # deleted by its writer, and back again for a day

    class Meta:
        ordering: ClassVar[list[str]] = ["at_sec", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["member", "made_at", "id"], name="note_of_member_by_moment")]

    def __str__(self) -> str:
        return f"{self.episode_id} {self.at_sec}"

    @property
    def second(self) -> int:
        """Of the recording as it is now."""
        return max(0, self.at_sec)

    @property
    def path(self) -> str:
        return f"/episodes/{self.episode_id}/notes/{self.pk}/"
