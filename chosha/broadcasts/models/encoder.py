from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class StreamKey(models.Model):
    """配信の鍵: lets an encoder (OBS and the like) send the pictures of one episode. Only its digest is kept."""

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="stream_key", primary_key=True)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)
    part = models.PositiveIntegerField(null=True)  # the part of the show the encoder writes; a later part is somebody else's

    def __str__(self) -> str:
        return str(self.episode_id)
