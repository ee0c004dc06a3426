from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Elsewhere(models.Model):
    """ほかの場所: where outside the house an episode can be heard, as a last resort. Gone once the episode is over."""

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="elsewhere", primary_key=True)
    url = models.CharField(max_length=500)
    note = models.CharField(max_length=200, blank=True)  # how to get in, a passcode
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(default=now)
    began_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.episode_id)
