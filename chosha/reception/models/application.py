from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id


class State(models.TextChoices):
    WAITING_PROOF = "waiting_proof", "職場の確認を待っています"
    WAITING_PERSON = "waiting_person", "事務局を待っています"
    ASKED = "asked", "返事を待っています"
    APPROVED = "approved", "お迎えしました"
    DECLINED = "declined", "見送りました"
    WITHDRAWN = "withdrawn", "取り下げられました"


class Application(models.Model):
    """Somebody asks to be let in. Private data live here only as long as a decision needs them (actions.forgetting)."""

    class Proof(models.TextChoices):
        NONE = "", "まだ"
        CODE = "code", "職場のメール"
        PERSON = "person", "事務局が確認"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    email = models.EmailField(db_index=True)
    name = models.CharField(max_length=60)
    display_name = models.CharField(max_length=40)
    kana = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey("members.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    organisation_text = models.CharField(max_length=80, blank=True)  # what was written where the list had no such body
    post = models.CharField(max_length=60, blank=True)
    duty = models.ForeignKey("members.Duty", null=True, on_delete=models.SET_NULL, related_name="+")
    duty_since = models.DateField(null=True)
    motive = models.TextField(blank=True)
    rules_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()
    created_at = models.DateTimeField()

    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING_PROOF)
    state_since = models.DateTimeField()
    work_address = models.EmailField(blank=True)
    proof = models.CharField(max_length=8, choices=Proof.choices, blank=True)
    proved_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # the words mailed with a decline
    member = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "state_since"])]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(state__in=["waiting_proof", "waiting_person", "asked"]),
                name="one_open_application_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in (State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)

    @property
    def body_words(self) -> str:
        """The body with its prefecture, or what the applicant wrote."""
        return self.organisation.full_name if self.organisation else self.organisation_text

    @property
    def work_domain(self) -> str:
        return self.work_address.rpartition("@")[2]

    @property
    def initial(self) -> str:
        return self.name[:1]
