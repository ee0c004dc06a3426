from datetime import time

from django.db import models

from chosha.members.models.member import Member
from chosha.members.models.organisation import Duty


class Audience(models.TextChoices):
    MEMBERS = "members", "会員みんな"
    FIELD = "field", "同じ分野の会員"
    NOBODY = "nobody", "見せない"


class Profile(models.Model):
    """What a member shows of themselves and to whom. `<field>_to` says who sees the field; the display name is always shown."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    languages = models.JSONField(default=list)  # codes such as "ja", "en", "easy-ja", "sign": in which one may be written to
    name_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.NOBODY)
    kana_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.NOBODY)
    # Where it is not shown, the body reads 「北陸の市」.
    body_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.NOBODY)
    post_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.NOBODY)
    duties_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    past_duties_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    can_help_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    interests_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    languages_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    hello_to = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    in_directory = models.BooleanField(default=True)
    offers_to_buddy = models.BooleanField(default=False)  # would be the one a newcomer can talk to
    # Mails that can wait are not sent between these times (Japanese time).
    quiet_from = models.TimeField(default=time(22, 0))
    quiet_until = models.TimeField(default=time(7, 0))

    def __str__(self) -> str:
        return str(self.member_id)


class PastDuty(models.Model):
    """A field of work a member knows from before, in 年度 (as 西暦 years, both included)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="past_duties")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="+")
    from_year = models.PositiveSmallIntegerField()
    until_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-until_year", "-from_year", "id"]
        indexes = [models.Index(fields=["duty", "member"])]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.from_year}-{self.until_year}"


class FurtherDuty(models.Model):
    """A field a member is in charge of today beside the main one (that stands in the affiliation)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="further_duties")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="+")
    since_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["member", "duty"], name="a_further_duty_is_named_once")]
        indexes = [models.Index(fields=["duty", "member"])]

    def __str__(self) -> str:
        return self.duty_id


class CanHelp(models.Model):
    """Something a member would talk about when asked: a few words, and the field where there is one."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="can_help")
    words = models.CharField(max_length=60)
    duty = models.ForeignKey(Duty, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["duty", "member"])]

    def __str__(self) -> str:
        return self.words


class Interest(models.Model):
    """A field a member wants to read and hear of, in charge of it or not."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="interests")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["member", "duty"], name="an_interest_is_named_once")]

    def __str__(self) -> str:
        return self.duty_id


class Distance(models.Model):
    """A member keeps away from another. Only its owner knows of it."""

    class Kind(models.TextChoices):
        MUTE = "mute", "ミュート"
        BLOCK = "block", "会わない設定"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="distances")
    whom = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "whom"], name="one_distance_per_pair")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Trait(models.Model):
    """Something a member can be found by in the directory, and by whom. Written anew whenever the profile changes (members.actions).

    `key` is a folded word (found by its beginning), the slug of a field of work, a place or the size of a body.
    """

    class Kind(models.TextChoices):
        WORD = "word"
        NOW = "now"
        BEFORE = "before"
        HELP = "help"
        PLACE = "place"
        SIZE = "size"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=40)
    to = models.CharField(max_length=8, choices=Audience.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "key"], name="a_trait_is_named_once")]
        # In the order of the bytes, so that PostgreSQL finds beginnings of words by it; ends in the order of the pages.
        indexes = [
            models.Index(
                fields=["kind", "key", "member"],
                name="traits_in_order",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops", "int8_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
