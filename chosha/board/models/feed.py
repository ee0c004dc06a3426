from django.db import models

from chosha.members.models import SecretAddress


class FeedAddress(SecretAddress):
    """A secret address at which a feed reader finds new posts, as far as its member may read them."""

    duty = models.ForeignKey("members.Duty", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(SecretAddress.Meta):
        abstract = False
