"""Reads about organisations and members."""

import re
import unicodedata
from typing import Any

import jaconv
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from chosha.kernel.clock import now
from chosha.kernel.prepared import prepared
from chosha.members.engine.devices import Device, device_words
from chosha.members.models import Affiliation, ApiToken, Duty, MailDomain, Member, Organisation, Role, RoleName

LONGEST = 100  # no body has a longer name, and a database refuses to look for a page of text
LONG_VOWELS = re.compile(r"([aiueo])\1+|ou")


def fold(text: str) -> str:
    """Fold what a person types so that widths, kana kinds and cases meet: NFKC, lower case, hiragana, no spaces."""
    return re.sub(r"\s+", "", jaconv.kata2hira(unicodedata.normalize("NFKC", text).lower()))


def fold_romaji(text: str) -> str:
    """Romaji without macrons, hyphens and long vowels: Ōsaka, oosaka and osaka meet."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isascii() and c.isalnum())
    return LONG_VOWELS.sub(lambda found: found.group(0)[0], plain)


def find_organisations(text: str, limit: int = 12) -> list[Organisation]:
    """Bodies for a picker: by kanji, kana, romaji or code; the nearest match first. No text finds none, nor does a whole page of it."""
    typed = fold(text)
    if not typed or len(typed) > LONGEST:
        return []
    latin = fold_romaji(typed)
    needle = latin if latin.isalpha() and latin.isascii() else typed
    found = list(Organisation.objects.filter(find_by__contains=needle)[:400])
    return sorted(found, key=lambda body: _distance(body, needle))[:limit]


def _distance(body: Organisation, needle: str) -> tuple[int, int, str]:
    words = body.find_by.split()
    if needle in words:
        nearness = 0
    elif any(word.startswith(needle) for word in words):
        nearness = 1
    else:
        nearness = 2
    return nearness, 0 if body.kind != "都道府県" else 1, body.code


def domains_of(address: str) -> QuerySet[MailDomain]:
    """Every body's domains that a work address belongs to: the domain itself or one it lies below."""
    labels = address.rpartition("@")[2].lower().strip(".").split(".")
    return MailDomain.objects.filter(domain__in=[".".join(labels[start:]) for start in range(len(labels) - 1)])


def domain_match(organisation: Organisation, address: str) -> MailDomain | None:
    """The row of the body's domains that a work address belongs to; the surest and nearest where there are several."""
    return min(domains_of(address).filter(organisation=organisation), key=lambda row: (row.grade, -len(row.domain)), default=None)


def bodies_of_domain(address: str) -> QuerySet[Organisation]:
    """Bodies a work address could belong to; more than one for namesakes such as city.fuchu.lg.jp."""
    return Organisation.objects.filter(mail_domains__in=domains_of(address)).distinct()


def duties() -> QuerySet[Duty]:
    """All fields of work in their order, with their large field."""
    return Duty.objects.select_related("parent")


def current_affiliations() -> QuerySet[Affiliation]:
    """Where everybody serves at home today, with body and field."""
    return Affiliation.objects.filter(ended_on__isnull=True, kind=Affiliation.Kind.HOME).select_related("organisation", "duty")


def current_affiliation(member: Member) -> Affiliation | None:
    return current_affiliations().filter(member=member).first()


def roles_of(member: Member) -> set[str]:
    if not member.holds_role:
        return set()
    return set(Role.objects.filter(member=member, ended_at__isnull=True).values_list("name", flat=True))


def members_with_role(*names: RoleName) -> QuerySet[Member]:
    return Member.objects.filter(roles__name__in=names, roles__ended_at__isnull=True).distinct()


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


def has_recovery_codes(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).exists())


def tokens_of(member: Member) -> QuerySet[ApiToken]:
    """The member's living API tokens, newest first."""
    return ApiToken.objects.filter(member=member, ended_at__isnull=True).order_by("-created_at")


def find_members(text: str, *, limit: int = 30) -> list[Member]:
    """For staff: members of any standing by name, display name, reading or the whole private address; the newest first."""
    rows = Member.objects.order_by("-joined_at", "-pk")
    if text.strip():
        words = text.strip()
        rows = rows.filter(Q(name__icontains=words) | Q(display_name__icontains=words) | Q(kana__icontains=words) | Q(email__iexact=words))
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
