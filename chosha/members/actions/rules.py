"""The rules of the house: written by an editor, published by an administrator, agreed to by everybody in person."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from chosha.audit.actions import record
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import has_role
from chosha.members.models import Consent, Member, RoleName, Rules, RulesDraft
from chosha.members.queries import rules_in_force, rules_number, version_words

BATCH = 2_000
CHANGED_MEANWHILE = "読んでいる間に、案が書き直されました。いまの案を見てから、もう一度決められます。"


@transaction.atomic
def lay_down_rules(*, source: str, html: str, at: datetime | None = None) -> Rules | None:
    """Version 1, once: what a fresh house begins with, and what an older one had only as a page. None where there are rules already."""
    if Rules.objects.exists():
        return None
    return Rules.objects.create(number=1, source=source, html=html, published_at=at or now())


@transaction.atomic
def write_rules(*, source: str, change: str, by: Member) -> RulesDraft:
    """An editor writes the next version, or goes on writing it. `change` says in a few sentences what will be new."""
    if not has_role(by, RoleName.EDITOR):
        raise NotAllowed
    if not change.strip():
        raise Refused("何が変わるかを、短く書いてください。会員がはじめに読む文です。", field="change")
    force, source = rules_in_force(), source.replace("\r\n", "\n").strip()
    if force is not None and source == force.source.strip():
        raise Refused("いまのきまりと同じ文です。変えるところを書くと進めます。", field="source")
    draft, _ = RulesDraft.objects.update_or_create(
        only=True, defaults={"source": source, "change": change.strip(), "written_by": by, "written_at": now()}
    )
    return draft


@transaction.atomic
def drop_rules_draft(*, by: Member) -> None:
    """The next version will not be. The rules in force stay as they are."""
    if not has_role(by, RoleName.EDITOR, RoleName.ADMINISTRATOR):
        raise NotAllowed
    RulesDraft.objects.all().delete()


@transaction.atomic
def publish_rules(*, draw: Callable[[str], str], read_at: str, by: Member) -> Rules:
    """An administrator who did not write the draft makes it the rules. Every member is asked at the next visit.

    `draw` makes safe HTML of the source; `read_at` is the draft's `written_at` in ISO as it was read. Refused where the draft was
    written by the same person or changed since.
    """
    if not has_role(by, RoleName.ADMINISTRATOR):
        raise NotAllowed
    draft = RulesDraft.objects.select_for_update().first()
    if draft is None:
        raise Refused("新しい版の案は、ありません。いまのきまりは、そのままです。")
    if draft.written_by_id == by.pk:
        raise Refused("書いた方とは別の管理係が、新しい版にします。案は残っています。")
    if draft.written_at.isoformat() != read_at:
        raise Refused(CHANGED_MEANWHILE)
    rules = Rules.objects.create(
        number=rules_number() + 1, source=draft.source, html=draw(draft.source), change=draft.change, published_at=now(), published_by=by
    )
    record("members.rules.published", rules, by=by, version=str(rules), written_by=draft.written_by_id)
    draft.delete()
    enqueue("chosha.members.tasks.ask_everybody", number=rules.number)
    return rules


def ask_consent(number: int) -> int:
    """Ask everybody who has not agreed to this version, a batch at a time, so that nobody waits for it. Returns how many."""
    asked, last = 0, 0
    while keys := list(Member.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        due = Member.objects.filter(pk__gte=keys[0], pk__lte=keys[-1], asks_consent=False)
        asked += due.exclude(consents__number__gte=number).update(asks_consent=True)
        last = keys[-1]
    return asked


@transaction.atomic
def agree(member: Member, number: int, *, at: datetime | None = None) -> None:
    """The member agrees to a version; twice is once. Whoever agreed to an older one than holds is asked at the next visit."""
    Consent.objects.get_or_create(member=member, number=number, defaults={"agreed_at": at or now()})
    asks = number < rules_number()
    if member.asks_consent != asks:
        member.asks_consent = asks
        member.save(update_fields=["asks_consent"])


@transaction.atomic
def agree_again(member: Member, number: int) -> None:
    """The member read the page that asks, and agrees. Refused when a newer version was published while it was read."""
    if number != rules_number():
        raise Refused(f"読んでいる間に、きまりが{version_words(rules_number())}になりました。変わったところを見てから、同意できます。")
    agree(member, number)


@transaction.atomic
def ask_first_consent(member: Member) -> None:
    """Whoever came in without an application has not agreed to anything yet: asked at the first visit."""
    member.asks_consent = True
    member.save(update_fields=["asks_consent"])
