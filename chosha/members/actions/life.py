"""What the member says of their own standing: on leave and back, retired, gone and back. Each can be undone for ten minutes."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.crypto import get_random_string

from chosha.audit.actions import record
from chosha.audit.queries import entries_about
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.access import is_inside
from chosha.members.actions.moving import UNDO_FOR, end_service, put_back
from chosha.members.actions.roles import end_role
from chosha.members.actions.serving import write_byline_detail
from chosha.members.actions.sessions import end_sessions
from chosha.members.actions.tokens import end_tokens
from chosha.members.facts import MembershipEnded
from chosha.members.models import (
    Affiliation,
    ApiToken,
    CanHelp,
    Consent,
    Distance,
    FurtherDuty,
    Interest,
    Member,
    PastDuty,
    Profile,
    RoleName,
    Standing,
)
from chosha.members.models.member import FORMER
from chosha.members.queries import roles_of

TOLD = "members.standing.told"
SERVING = (Standing.ACTIVE, Standing.SECONDED)


@transaction.atomic
def take_leave(member: Member) -> None:
    """休業に入る: everything stays as it is. Refused for whoever does not serve now."""
    member = _inside(member)
    if member.standing not in SERVING:
        raise Refused("いまの在籍の状態からは、休業にできませんでした。在籍の状態はそのままです。")
    _tell(member, Standing.LEAVE)


@transaction.atomic
def come_back(member: Member) -> None:
    """復帰: from leave to where the member serves, at home or lent out."""
    member = _inside(member)
    if member.standing != Standing.LEAVE:
        raise Refused("いまは休業中になっていません。在籍の状態はそのままです。")
    _tell(member, _serving(member))


@transaction.atomic
def retire(member: Member) -> None:
    """退職して元職員になる: the affiliations end and stay on record, the fields become past ones; no proof is asked any more."""
    member = _inside(member)
    if member.standing == Standing.ALUMNI:
        raise Refused("すでに元職員になっています。")
    undo = end_service(member)
    overdue = member.read_only
    if overdue:
        member.read_only = False
        member.save(update_fields=["read_only"])
    _tell(member, Standing.ALUMNI, undo | {"read_only": overdue})


@transaction.atomic
def serve_again(member: Member) -> None:
    """A 元職員 has proved service anew: a serving member again. Nothing for whoever is no 元職員."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.standing == Standing.ALUMNI:
        _tell(member, _serving(member))


@transaction.atomic
def take_back_standing(member: Member) -> None:
    """Undo the last change of standing, for ten minutes."""
    member = _inside(member)
    last = entries_about(member).filter(act=TOLD).first()
    if last is None or last.at <= now() - UNDO_FOR or last.details["standing"] != member.standing:
        raise Refused("10分が過ぎたので、元には戻せませんでした。「所属と在籍」から、いつでも変えられます。")
    if "ended" in last.details:
        put_back(member, last.details)
        write_byline_detail(member)
        member.read_only = last.details["read_only"]
        member.save(update_fields=["read_only"])
    _tell(member, Standing(last.details["before"]))


def _serving(member: Member) -> Standing:
    lent = Affiliation.objects.filter(member=member, kind=Affiliation.Kind.SECONDED, ended_on__isnull=True).exists()
    return Standing.SECONDED if lent else Standing.ACTIVE


def _inside(member: Member) -> Member:
    member = Member.objects.select_for_update().get(pk=member.pk)
    if not is_inside(member):
        raise NotAllowed
    return member


def _tell(member: Member, standing: Standing, undo: dict[str, Any] | None = None) -> None:
    before, member.standing = member.standing, standing
    member.save(update_fields=["standing"])
    record(TOLD, member, by=member, **(undo or {}) | {"standing": str(standing), "before": before})


@transaction.atomic
def leave_house(member: Member, *, named: bool) -> dict[str, str]:
    """退会: out at once, on every device. Tasks end, keys end; the account itself waits. Returns what `come_home` needs.

    Raises Refused for the last administrator.
    """
    member = _inside(member)
    before = {"standing": str(member.standing), "display_name": member.display_name, "byline_detail": member.byline_detail}
    for name in roles_of(member):
        end_role(member, RoleName(name), by=None)
    member.refresh_from_db()
    member.standing = Standing.LEFT
    if not named:
        member.display_name, member.byline_detail = FORMER, ""
    member.save(update_fields=["standing", "display_name", "byline_detail"])
    end_tokens(member)
    record("members.member.left", member, by=member)
    announce(MembershipEnded(member_id=member.pk))
    return before


@transaction.atomic
def come_home(member: Member, before: dict[str, str]) -> None:
    """Back within the 30 days: as it was, but for tasks and keys, which ended."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.standing != Standing.LEFT:
        raise NotAllowed
    member.standing, member.display_name, member.byline_detail = before["standing"], before["display_name"], before["byline_detail"]
    member.save(update_fields=["standing", "display_name", "byline_detail"])
    record("members.member.returned", member, by=member)


@transaction.atomic
def empty_account(member: Member, *, named: bool) -> None:
    """The 30 days are over: all that is private goes. The row stays, because others' conversations hang on it."""
    for table in (PastDuty, FurtherDuty, CanHelp, Interest, Consent, ApiToken, Profile):
        table._default_manager.filter(member=member).delete()
    Distance.objects.filter(member=member).delete()
    Distance.objects.filter(whom=member).delete()
    EmailAddress.objects.filter(user=member).delete()
    Authenticator.objects.filter(user=member).delete()
    if named:
        Affiliation.objects.filter(member=member).update(post="", duty=None, duty_since=None)
        Affiliation.objects.filter(member=member, ended_on__isnull=True).update(ended_on=today())
    else:
        Affiliation.objects.filter(member=member).delete()
        member.byline_detail = ""
    # The address is free again for whoever applies with it.
    member.email = f"left-{member.pk}-{get_random_string(12).lower()}@left.invalid"
    member.name = member.kana = member.hello = member.name_key = ""
    member.home_body_id = member.host_body_id = 0
    member.is_active = member.read_only = member.asks_consent = False
    member.set_unusable_password()
    member.save()
    end_sessions(member)
    record("members.member.emptied", member)


@transaction.atomic
def change_address(member: Member, address: str) -> str:
    """The private address, proved by whoever calls. Returns the former one. Refused when somebody else has it."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if Member.objects.filter(email__iexact=address).exclude(pk=member.pk).exists():
        raise Refused("このアドレスには変えられませんでした。ほかのアドレスなら変えられます。いまのアドレスはそのままです。")
    before, member.email = member.email, address.lower()
    member.save(update_fields=["email"])
    EmailAddress.objects.filter(user=member).delete()  # the sign-in library would go on to find the member by the old one
    record("members.address.changed", member, by=member)
    return before
