from django.conf import settings
from django.db import models

from chosha.kernel.content import random_id


class Renewal(models.Model):
    """One member's yearly proof of service: asked from `asks_on`, reminded twice, read-only after `due_on` until it is proved."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    asks_on = models.DateField()
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)  # for the first time
    reminded_again_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)  # since when it is read-only
    proved_at = models.DateTimeField(null=True)
    # On leave, and without work mail: the member said so, and is asked again on coming back.
    excused_at = models.DateTimeField(null=True)
    application = models.ForeignKey("reception.Application", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["fiscal_year", "asks_on", "id"]
        constraints = [models.UniqueConstraint(fields=["member", "fiscal_year"], name="one_renewal_a_year")]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(proved_at__isnull=True), name="renewals_open"),
            models.Index(fields=["asks_on"], condition=models.Q(proved_at__isnull=True, asked_at__isnull=True), name="renewals_to_ask"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.due_on}"


class Leaving(models.Model):
    """A member goes. For 30 days the way back is open; then what was chosen becomes final and the private data are emptied."""

    class Choice(models.TextChoices):
        NAMED = "named", "名前のまま残す"
        FORMER = "former", "元会員として残す"
        DELETED = "deleted", "消す"

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    left_at = models.DateTimeField()
    final_at = models.DateTimeField()
    # What to come back to: standing and the names shown before.
    before = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_choice_display()} {self.left_at:%Y-%m-%d}"


class Welcome(models.Model):
    """A newcomer's first days: the greeting, whether colleagues and the welcome show may see it, whether a buddy is wished for."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    greeted_at = models.DateTimeField(null=True)
    listed = models.BooleanField(default=False)  # may stand in the list of newcomers
    on_air = models.BooleanField(default=False)  # may be greeted by name in 新規入庁者いらっしゃい!
    greeted_on_air_at = models.DateTimeField(null=True)
    steps = models.JSONField(default=list)  # "quiet:done", "passkey:passed": what the rows of other tables do not tell
    wants_buddy = models.BooleanField(default=False)
    wished_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-greeted_at", "-id"]
        indexes = [
            models.Index(fields=["-greeted_at"], condition=models.Q(listed=True), name="newcomers_listed"),
            models.Index(fields=["wished_at"], condition=models.Q(wants_buddy=True), name="buddies_wished_for"),
        ]

    def __str__(self) -> str:
        return str(self.member_id)

    @property
    def said(self) -> str:
        """The greeting, which needs no words of one's own."""
        return self.words or "よろしくお願いします。"


class ImportRun(models.Model):
    """One CSV of the old form on its way in. The file is not kept: its rows are, until the run is finished."""

    class State(models.TextChoices):
        CHECKED = "checked", "確かめました"
        RUNNING = "running", "取り込んでいます"
        DONE = "done", "終わりました"

    digest = models.CharField(max_length=64, unique=True)  # of the file: the same one twice goes on instead of beginning anew
    name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKED)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of the CSV and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "これから"
        INVITED = "invited", "招待しました"
        ASKS = "asks", "団体を選んでください"
        TWICE = "twice", "同じ方がすでにいます"
        BROKEN = "broken", "読めませんでした"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # the line in the file, the heading being 1
    data = models.JSONField(default=dict)  # emptied when the run is forgotten
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    words = models.CharField(max_length=200, blank=True)
    refused = models.CharField(max_length=64, blank=True)  # keyed digest of an address whose owner wants no further invitation
    application = models.ForeignKey("reception.Application", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="a_row_stands_once_in_a_run")]
        indexes = [
            models.Index(fields=["run", "outcome", "number"]),
            models.Index(fields=["refused"], condition=~models.Q(refused=""), name="wants_no_invitation"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
