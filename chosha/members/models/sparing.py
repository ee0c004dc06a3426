from django.db import models


class Sparing(models.Model):
    """A text its author may keep from colleagues: the bodies served when it was written, 0 for a text open to all.

    The rule itself, with the bodies its author serves today, stands in `members.access.open_to`.
    """

    closed_home_id = models.BigIntegerField(default=0)
    closed_host_id = models.BigIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def is_closed(self) -> bool:
        """Whether it is kept from the author's own bodies."""
        return self.closed_home_id != 0
