from typing import ClassVar

from django.db import models

from chosha.broadcasts.models.episode import Episode
from chosha.kernel.clock import now
from chosha.kernel.content import random_id


class Place(models.Model):
    """場所: somewhere a show leads its listeners, with a point on the map and, where one is set, the second at which it is spoken of."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    what = models.CharField(max_length=100)
    why = models.CharField(max_length=400, blank=True)
    town = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    lat = models.FloatField()
    lng = models.FloatField()
    is_exact = models.BooleanField(default=False)  # a host set the point; else it is where the town's hall stands
    at_sec = models.IntegerField(null=True)  # below nought where a host cut that minute off
    photo = models.ForeignKey("media.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    alt = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)  # taken out, and back again for a week

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["made_at", "id"], name="place_by_moment")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(lat__gte=-90, lat__lte=90, lng__gte=-180, lng__lte=180), name="place_lies_on_the_globe"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def heard_at(self) -> int | None:
        """The second of the recording at which it is spoken of; None where none is set or it was cut off."""
        return self.at_sec if self.at_sec is not None and self.at_sec >= 0 else None

    @property
    def path(self) -> str:
        """For its hosts."""
        return f"/episodes/{self.episode_id}/places/{self.pk}/"
