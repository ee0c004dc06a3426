"""The rules of the house and who agreed to which version."""

import re

from django.db.models import QuerySet

from chosha.members.access import INSIDE
from chosha.members.models import Consent, Member, Rules, RulesDraft

FEW = 5  # below this, a number would tell who they are
VERSION = re.compile(r"第([0-9]{1,6})版")


def rules_in_force() -> Rules | None:
    """The newest published version; None only before the house is prepared."""
    return Rules.objects.order_by("-number").first()


def rules_number() -> int:
    return Rules.objects.order_by("-number").values_list("number", flat=True).first() or 1


def version_words(number: int) -> str:
    return f"第{number}版"


def version_number(words: str) -> int:
    """The number in 「第2版」; 0, which nobody can have agreed to, for anything else."""
    found = VERSION.fullmatch(words)
    return int(found.group(1)) if found else 0


def former_rules(rules: Rules) -> Rules | None:
    """The version that held before this one."""
    return Rules.objects.filter(number__lt=rules.number).order_by("-number").first()


def last_agreed(member: Member) -> Rules | None:
    """The newest version the member agreed to, to show what is new since then."""
    agreed = Consent.objects.filter(member=member).values_list("number", flat=True).first()
    return Rules.objects.filter(number=agreed).first() if agreed else None


def consents_of(member: Member) -> QuerySet[Consent]:
    """What the member agreed to, the newest version first."""
    return Consent.objects.filter(member=member)


def rules_draft() -> RulesDraft | None:
    return RulesDraft.objects.select_related("written_by").first()


def agreement_words(number: int) -> str:
    """How many of those inside agreed to a version, in words that name nobody: 「186人のうち180人」."""
    inside = Member.objects.filter(standing__in=INSIDE)
    agreed, everybody = inside.filter(consents__number=number).count(), inside.count()
    if agreed == everybody:
        return "会員みんな"
    few = min(agreed, everybody - agreed) < FEW
    return f"{everybody:,}人のうち、{'5人未満' if agreed < FEW else 'ほぼみんな'}" if few else f"{everybody:,}人のうち、{agreed:,}人"
