from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from chosha.kernel.content import random_id

FORMER = "元会員"  # the name shown of whoever went without leaving theirs


class Standing(models.TextChoices):
    APPLICANT = "applicant", "申込み中"
    ACTIVE = "active", "在職"
    LEAVE = "leave", "休業中"
    SECONDED = "seconded", "出向・派遣中"
    ALUMNI = "alumni", "元職員"
    SUSPENDED = "suspended", "利用を止めています"
    LEFT = "left", "退会"


class Accounts(BaseUserManager["Member"]):
    """Django's and allauth's way to look an account up; writing goes through members.actions."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username or "")


class Member(AbstractBaseUser):
    """The account of a person: private mail and sign-in, the names shown, the standing."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=60)
    display_name = models.CharField(max_length=40)
    kana = models.CharField(max_length=80, blank=True)
    hello = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.APPLICANT)
    standing_before = models.CharField(max_length=12, choices=Standing.choices, blank=True)  # while suspended: what to come back to
    is_active = models.BooleanField(default=True)
    # Kept beside the rows they are derived from, because every page asks: any role at all, and the line under the name.
    holds_role = models.BooleanField(default=False)
    byline_detail = models.CharField(max_length=120, blank=True)
    # The bodies served today, 0 for none: every list asks whether a colleague is looking.
    home_body_id = models.BigIntegerField(default=0)
    host_body_id = models.BigIntegerField(default=0)
    # The name without spaces and widths, to find namesakes among many.
    name_key = models.CharField(max_length=60, blank=True, db_index=True)
    # What the member writes is not shown to colleagues of the same body, unless a text says otherwise.
    spares_own_body = models.BooleanField(default=False)
    # The yearly proof is overdue: reads and watches, writes nothing.
    read_only = models.BooleanField(default=False)
    # The rules changed since the member last agreed.
    asks_consent = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)

    # The secret of the member's masks while a request carries its key; no column, see docs/adr/0010-masks.md.
    mask_secret: bytes | None = None
    # What a script's token opened in its place: drafts, and nothing else.
    lent_draft_key: bytes | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        ordering = ["kana", "id"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def initial(self) -> str:
        """The first letter, for the face beside the name."""
        return self.display_name[:1]

    @property
    def name_with_san(self) -> str:
        """How the building addresses the member: the display name with さん, and 元職員 said where it is so."""
        if self.standing == Standing.LEFT and self.display_name == FORMER:
            return FORMER
        return f"{self.display_name}さん（元職員）" if self.standing == Standing.ALUMNI else f"{self.display_name}さん"
