"""Reads about members."""

import re
import unicodedata
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F, Q, QuerySet

from chosha.kernel.clock import now
from chosha.kernel.prepared import prepared
from chosha.members.access import roles_held
from chosha.members.engine.devices import Device, device_words
from chosha.members.models import Affiliation, ApiToken, Member, RoleName


def current_affiliations() -> QuerySet[Affiliation]:
    """Where everybody serves at home today, with body and field."""
    return Affiliation.objects.filter(ended_on__isnull=True, kind=Affiliation.Kind.HOME).select_related("organisation", "duty")


def current_affiliation(member: Member) -> Affiliation | None:
    return current_affiliations().filter(member=member).first()


def affiliations_of(member: Member) -> list[Affiliation]:
    """Where the member serves and served: the current ones first, at home before lent out, then the latest ended."""
    rows = Affiliation.objects.filter(member=member).select_related("organisation", "duty")
    return list(rows.order_by(F("ended_on").desc(nulls_first=True), "kind", "-pk"))


def roles_of(member: Member) -> set[str]:
    if not member.holds_role:
        return set()
    return set(roles_held().filter(member=member).values_list("name", flat=True))


def members_with_role(*names: RoleName) -> QuerySet[Member]:
    return Member.objects.filter(pk__in=roles_held().filter(name__in=names).values("member"))


def token_of(digest: str) -> ApiToken | None:
    """A living token by its digest, with its member."""
    return ApiToken.objects.filter(digest=digest, ended_at__isnull=True).select_related("member").first()


def hour_of() -> int:
    """The running number of this hour: how finely the last use of a device is kept."""
    return int(now().timestamp() // 3600)


def devices_of(member: Member, current_key: str) -> list[Device]:
    """Where the member is signed in, this device first, then the last used."""
    rows = UserSession.objects.filter(user=member, session_key__in=Session.objects.filter(expire_date__gt=now()).values("session_key"))
    found = [Device(row.pk, device_words(row.user_agent), row.last_seen_at, row.session_key == current_key) for row in rows]
    return sorted(found, key=lambda device: (not device.here, -device.last_seen.timestamp()))


def passkeys_of(member: Member) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def passkey_numbers(member: Member) -> list[bytes]:
    """The number of each passkey, as the browser is asked for it."""
    found = (authenticator.wrap().authenticator_data.credential_data for authenticator in passkeys_of(member))
    return [bytes(credential.credential_id) for credential in found if credential]


def has_recovery_codes(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).exists())


def tokens_of(member: Member) -> QuerySet[ApiToken]:
    """The member's living API tokens, newest first."""
    return ApiToken.objects.filter(member=member, ended_at__isnull=True).order_by("-created_at")


def find_members(text: str, *, limit: int = 30) -> list[Member]:
    """For staff: members of any standing by a part of the display name, or by the whole name, reading or private address.

    Whole only, because a hit tells what is private: one learns nothing that one did not type. The newest first.
    """
    rows = Member.objects.order_by("-joined_at", "-pk")
    if words := text.strip():
        whole = Q(name_key=key_of_name(words)) | Q(kana__iexact=words) | Q(email__iexact=words)
        rows = rows.filter(Q(display_name__icontains=words) | whole)
    return list(rows[:limit])


def key_of_name(name: str) -> str:
    """A name as namesakes share it: without spaces, in one width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))[:60]


def members_named(name: str) -> QuerySet[Member]:
    """Accounts with the same name, spaces and widths aside."""
    return Member.objects.filter(name_key=key_of_name(name)) if name.strip() else Member.objects.none()


def numbers() -> dict[str, int]:
    """How many members from how many bodies: the building's own totals, never a person's."""
    inside = Q(member__standing__in=("active", "leave", "seconded"), ended_on__isnull=True)
    return {
        "members": Member.objects.filter(standing__in=("active", "leave", "seconded")).count(),
        "organisations": Affiliation.objects.filter(inside).values("organisation").distinct().count(),
    }


ACCOUNT = tuple(field.attname for field in Member._meta.concrete_fields)


def account(member_id: int) -> Member | None:
    """The whole account, for whoever is signed in."""
    rows = _account(member_id)
    return Member.from_db("default", ACCOUNT, rows[0]) if rows else None


@prepared
def _account(member_id: int) -> QuerySet[Any, Any]:
    return Member.objects.filter(pk=member_id).order_by().values_list(*ACCOUNT)
