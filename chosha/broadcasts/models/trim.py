from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now


class Trim(models.Model):
    """切った録画: the archive shows a span of the whole alone; what lies outside can be brought back while this row stands."""

    class State(models.TextChoices):
        WORKING = "working", "切っています"
        DONE = "done", "切りました"
        FAILED = "failed", "切れませんでした"

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="trim", primary_key=True)
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)  # also tells one cut from another
    state = models.CharField(max_length=8, choices=State.choices, default=State.WORKING)
    begin = models.FloatField()  # seconds of the whole, exactly as shown
    end = models.FloatField()
    whole_seconds = models.FloatField()
    kept = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # the words and chapters from outside the span

    def __str__(self) -> str:
        return str(self.episode_id)
