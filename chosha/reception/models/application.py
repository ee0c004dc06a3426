from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id


class State(models.TextChoices):
    INVITED = "invited", "招待に返事を待っています"
    WAITING_PROOF = "waiting_proof", "職場の確認を待っています"
    WAITING_PERSON = "waiting_person", "事務局を待っています"
    ASKED = "asked", "返事を待っています"
    APPROVED = "approved", "お迎えしました"
    DECLINED = "declined", "見送りました"
    WITHDRAWN = "withdrawn", "取り下げられました"


class Purpose(models.TextChoices):
    JOIN = "join", "入会"
    TRANSFER = "transfer", "異動"
    RENEWAL = "renewal", "年に一度の確認"


class Application(models.Model):
    """Somebody asks the reception to prove service: to be let in, after a transfer, or once a year.

    Private data live here only as long as a decision needs them (actions.forgetting).
    """

    class Proof(models.TextChoices):
        NONE = "", "まだ"
        CODE = "code", "職場のメール"
        PERSON = "person", "事務局が確認"
        VOUCH = "vouch", "同じ団体の会員二人"
        DOCUMENT = "document", "書類"

    class Bounce(models.TextChoices):
        NONE = "", "なし"
        PRIVATE = "private", "ふだんのアドレス"
        WORK = "work", "職場のアドレス"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.JOIN)
    email = models.EmailField(db_index=True)
    name = models.CharField(max_length=60)
    display_name = models.CharField(max_length=40)
    kana = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey("members.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    organisation_text = models.CharField(max_length=80, blank=True)  # what was written where the list had no such body
    post = models.CharField(max_length=60, blank=True)
    duty = models.ForeignKey("members.Duty", null=True, on_delete=models.SET_NULL, related_name="+")
    duty_since = models.DateField(null=True)
    secondment = models.BooleanField(default=False)  # the body is where the applicant is lent to, not the one at home
    motive = models.TextField(blank=True)
    # Both stay empty while somebody is only invited: agreeing is the person's own act.
    rules_version = models.CharField(max_length=20, blank=True)
    consented_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING_PROOF)
    state_since = models.DateTimeField()
    work_address = models.EmailField(blank=True)
    proof = models.CharField(max_length=8, choices=Proof.choices, blank=True)
    proved_at = models.DateTimeField(null=True)
    bounced = models.CharField(max_length=8, choices=Bounce.choices, blank=True)  # which mail came back; empty when it is mended
    bounce_words = models.CharField(max_length=200, blank=True)
    device = models.CharField(max_length=64, blank=True)  # a keyed digest of the browser it was sent from
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason_kind = models.CharField(max_length=10, blank=True)  # a key of REASONS, kept after the words are forgotten
    reason = models.TextField(blank=True)  # the words mailed with a decline
    # Why two volunteers must agree; empty where one is enough.
    second_look = models.CharField(max_length=80, blank=True)
    first_yes_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    first_yes_at = models.DateTimeField(null=True)
    # A decision takes effect some minutes after it was made, so that it can be undone without anybody having been told.
    settles_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # Whose proof it is: known from the start for a member, from the decision on for a newcomer.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["-decided_at"], condition=models.Q(decided_at__isnull=False), name="decided_last"),
            models.Index(fields=["settles_at"], condition=models.Q(settles_at__isnull=False, settled_at__isnull=True), name="unsettled"),
            # Whole, not partial: neither database looks into a partial index for a value it is given only later.
            models.Index(fields=["work_address"], name="by_work_address"),
            models.Index(fields=["device"], name="by_device"),
            # What each tab of the queue lists, in its order.
            models.Index(fields=["state", "state_since", "id"], name="queue_in_order"),
            models.Index(fields=["state", "proof", "state_since", "id"], name="queue_by_proof"),
            models.Index(fields=["state_since"], condition=~models.Q(second_look=""), name="queue_second_look"),
            models.Index(fields=["member"], name="applications_of_a_member"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(state__in=["invited", "waiting_proof", "waiting_person", "asked"]),
                name="one_open_application_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in (State.INVITED, State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)

    @property
    def stands_at(self) -> State:
        """What the applicant is told: a decision only once it has taken effect."""
        decided = self.state in (State.APPROVED, State.DECLINED)
        return State.WAITING_PERSON if decided and self.settled_at is None else State(self.state)

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
