from django.db import models


class Organisation(models.Model):
    """A body that public servants serve: prefecture, municipality, ministry, association of municipalities."""

    code = models.CharField(max_length=40, unique=True)  # 6 digits with check digit, "gov:mof", "other:…"
    name = models.CharField(max_length=80)
    kana = models.CharField(max_length=120, blank=True)
    prefecture = models.CharField(max_length=8, blank=True)
    pref_code = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=20)  # 都道府県, 政令市, 中核市, 市, 特別区, 町, 村, 府省 …
    kind_note = models.CharField(max_length=20, blank=True)
    pop_band = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=20, blank=True)
    # All that a picker may be asked for, folded: name, reading, romaji, code.
    find_by = models.CharField(max_length=400)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """With its prefecture, always: two 府中市 and dozens of namesakes exist."""
        return self.name if self.name.startswith(self.prefecture) else f"{self.prefecture}{self.name}"

    @property
    def size_words(self) -> str:
        """「市」「町」「県」「国」: all a byline says of the body."""
        short = {"都道府県": "都道府県", "政令市": "市", "中核市": "市", "特別区": "区", "市": "市", "町": "町", "村": "村"}
        return short.get(self.kind, "組合" if self.code.startswith("other:") else "国")


class FormerBody(models.Model):
    """A body that was merged or abolished, and the one that took over its work."""

    name = models.CharField(max_length=80)
    prefecture = models.CharField(max_length=8)
    successor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="forerunners")
    find_by = models.CharField(max_length=400)  # folded like Organisation.find_by

    class Meta:
        ordering = ["prefecture", "name", "id"]

    def __str__(self) -> str:
        return f"{self.prefecture}{self.name}"


class MailDomain(models.Model):
    """A domain of work addresses. Grades A and B prove service by themselves; C waits for a person."""

    class Grade(models.TextChoices):
        A = "A"
        B = "B"
        C = "C"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="mail_domains")
    domain = models.CharField(max_length=120, db_index=True)
    grade = models.CharField(max_length=1, choices=Grade.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "domain"], name="one_row_per_domain_of_a_body")]

    def __str__(self) -> str:
        return self.domain


class Duty(models.Model):
    """A field of work (税務, 戸籍 …): 13 large ones and their parts."""

    slug = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    sort = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sort"]

    def __str__(self) -> str:
        return self.name
