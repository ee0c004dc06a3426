from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Takedown(models.Model):
    """取り下げ: the recording of an episode and what was said in it are gone, for good once `final_at` is written."""

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="takedown", primary_key=True)
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=now)
    kept = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # the rows, while it can be undone
    final_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.episode_id)


class Keeping(models.Model):
    """残す期間: when an episode's recording goes, what its hosts were told of it, and whether they keep it."""

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="keeping", primary_key=True)
    told_at = models.DateTimeField(default=now)
    goes_on = models.DateField()
    kept_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.episode_id)
