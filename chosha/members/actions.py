"""Every write about members: accounts, affiliations, standing, roles, tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import fiscal_year, now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.access import INSIDE, may_grant, may_suspend
from chosha.members.engine.bodies import Body, bodies, romaji, rows
from chosha.members.facts import MemberJoined, MembershipEnded, SessionsEnded
from chosha.members.models import Affiliation, ApiToken, Duty, MailDomain, Member, Organisation, Role, RoleName, Standing
from chosha.members.queries import current_affiliation, current_affiliations, fold, fold_romaji

BATCH = 200
SCOPES = ("me:read", "posts:read", "posts:write", "episodes:read")


@transaction.atomic
def welcome_member(
    *, email: str, name: str, display_name: str, kana: str = "", hello: str = "", joined_at: datetime | None = None
) -> Member:
    """Open the account of an approved applicant, without a password: the welcome mail lets its owner set one.

    Raises Refused when the address already has an account.
    """
    if Member.objects.filter(email__iexact=email).exists():
        raise Refused("このメールアドレスの会員は、すでにいます。")
    member = Member(
        email=email.lower(),
        name=name,
        display_name=display_name,
        kana=kana,
        hello=hello,
        standing=Standing.ACTIVE,
        joined_at=joined_at or now(),
    )
    member.set_unusable_password()
    member.save(force_insert=True)
    record("members.member.welcomed", member)
    announce(MemberJoined(member_id=member.pk))
    return member


@transaction.atomic
def set_password(member: Member, password: str) -> None:
    """Set the password, whose strength the calling form has checked."""
    member.set_password(password)
    member.save(update_fields=["password"])
    record("members.password.set", member, by=member)


@transaction.atomic
def affiliate(
    member: Member,
    organisation: Organisation,
    *,
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    kind: str = Affiliation.Kind.HOME,
    proof: str = Affiliation.Proof.CODE,
    proved_on: date | None = None,
) -> Affiliation:
    """Say where a member serves now; the former affiliation of that kind ends and stays on record."""
    Affiliation.objects.filter(member=member, kind=kind, ended_on__isnull=True).update(ended_on=today())
    affiliation = Affiliation.objects.create(
        member=member,
        organisation=organisation,
        post=post,
        duty=duty,
        duty_since=duty_since,
        kind=kind,
        proof=proof,
        proved_on=proved_on or today(),
    )
    write_byline_detail(member)
    return affiliation


def write_byline_detail(member: Member) -> None:
    """Refresh the line under the name, 「市・収納 11年目」, from the current affiliation at home."""
    member.byline_detail = _byline_detail(current_affiliation(member))
    member.save(update_fields=["byline_detail"])


def _byline_detail(home: Affiliation | None) -> str:
    if home is None:
        return ""
    words = home.organisation.size_words
    if home.duty:
        words += f"・{home.duty.name}"
        if home.duty_since:
            words += f" {fiscal_year(today()) - fiscal_year(home.duty_since) + 1}年目"
    return words


def refresh_byline_details() -> int:
    """Once a day: a new 年度 makes everybody one year older in the field. Returns how many lines changed.

    Worked out before anything is locked, and written a batch of like ones at a time, each by itself: others write in between.
    """
    homes = {home.member_id: home for home in current_affiliations().filter(member__standing__in=INSIDE)}
    changed: dict[tuple[str, str], list[int]] = {}
    for pk, before in Member.objects.filter(standing__in=INSIDE).values_list("pk", "byline_detail"):
        if (after := _byline_detail(homes.get(pk))) != before:
            changed.setdefault((before, after), []).append(pk)
    for (before, after), keys in changed.items():
        for start in range(0, len(keys), BATCH):
            # Whoever moved on since then has a newer line already.
            Member.objects.filter(pk__in=keys[start : start + BATCH], byline_detail=before).update(byline_detail=after)
    return sum(len(keys) for keys in changed.values())


@transaction.atomic
def change_standing(member: Member, standing: Standing, *, by: Member | None, reason: str = "") -> None:
    """Set the standing. Suspending needs a moderator or administrator; `by=None` is the building itself (jobs, command line)."""
    if by is not None and not may_suspend(by, member):
        raise NotAllowed
    if member.standing != standing:
        member.standing_before = member.standing if standing == Standing.SUSPENDED else ""
    member.standing = standing
    member.save(update_fields=["standing", "standing_before"])
    record("members.standing.changed", member, by=by, reason=reason, standing=str(standing))
    if standing not in INSIDE:
        announce(MembershipEnded(member_id=member.pk))


def restore_standing(member: Member, *, by: Member | None, reason: str = "") -> None:
    """End a suspension: the member is again what they were before it, a 元職員 for example."""
    change_standing(member, Standing(member.standing_before or Standing.ACTIVE), by=by, reason=reason)


@transaction.atomic
def grant_role(member: Member, name: RoleName, *, by: Member | None) -> Role:
    """Give a volunteer a task. `by=None` is the command line on the server itself."""
    if by is not None and not may_grant(by):
        raise NotAllowed
    role, made = Role.objects.get_or_create(member=member, name=name, ended_at=None, defaults={"granted_by": by, "granted_at": now()})
    if made:
        member.holds_role = True
        member.save(update_fields=["holds_role"])
        record("members.role.granted", member, by=by, role=str(name))
    return role


@transaction.atomic
def end_role(member: Member, name: RoleName, *, by: Member | None) -> None:
    if by is not None and not may_grant(by):
        raise NotAllowed
    held = Role.objects.filter(name=name, ended_at__isnull=True)
    if name == RoleName.ADMINISTRATOR and not held.exclude(member=member).exists():
        raise Refused("管理係が一人もいなくなります。先に、ほかの方を管理係にしてください。")
    held.filter(member=member).update(ended_at=now())
    member.holds_role = Role.objects.filter(member=member, ended_at__isnull=True).exists()
    member.save(update_fields=["holds_role"])
    record("members.role.ended", member, by=by, role=str(name))


@transaction.atomic
def make_token(member: Member, *, name: str, scopes: Iterable[str]) -> tuple[ApiToken, str]:
    """A new API token and its secret, which is shown this once. Raises Refused for an unknown scope."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise Refused(f"使える範囲は {'、'.join(SCOPES)} です。")
    secret = "chosha_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(member=member, name=name[:60], digest=token_digest(secret), scopes=wanted, created_at=now())
    record("members.token.made", token, by=member, scopes=wanted)
    return token, secret


def token_digest(secret: str) -> str:
    """The token is long and random, so a plain digest is enough to find it by."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def end_token(token: ApiToken, *, by: Member) -> None:
    if token.member_id != by.pk:
        raise NotAllowed
    token.ended_at = now()
    token.save(update_fields=["ended_at"])
    record("members.token.ended", token, by=by)


@transaction.atomic
def end_tokens(member: Member) -> int:
    """End all of the member's tokens: whoever knew the old password may have made some. Returns how many."""
    living = list(ApiToken.objects.filter(member=member, ended_at__isnull=True))
    for token in living:
        end_token(token, by=member)
    return len(living)


@transaction.atomic
def rename(member: Member, *, display_name: str, hello: str) -> None:
    """The member's own words about themselves."""
    member.display_name, member.hello = display_name, hello
    member.save(update_fields=["display_name", "hello"])


@transaction.atomic
def end_sessions(member: Member, *, but: str = "") -> int:
    """Sign the member out everywhere, save in the session with the key `but`. Returns how many sessions ended."""
    keys = list(UserSession.objects.filter(user=member).exclude(session_key=but).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    announce(SessionsEnded(member_id=member.pk))
    return len(keys)


@transaction.atomic
def end_session(number: int, *, by: Member) -> None:
    """Sign out on one device. A number that is not the member's own ends nothing."""
    for session in UserSession.objects.filter(pk=number, user=by):
        Session.objects.filter(session_key=session.session_key).delete()
        session.delete()
        announce(SessionsEnded(member_id=by.pk))


def note_seen(session_key: str) -> None:
    """A device was used now; asked at most once an hour, so that the list of devices can say when."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now())


def forget_ended_sessions() -> int:
    """Remove sessions that have run out, and what was known of their devices. Returns how many."""
    gone, _ = Session.objects.filter(expire_date__lt=now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


@transaction.atomic
def add_body(name: str, *, prefecture: str = "", kind: str = "組合") -> Organisation:
    """Add a body the official lists do not know (組合, 広域連合 …), or find the one added before."""
    known = Organisation.objects.filter(name=name, prefecture=prefecture).first()
    if known:
        return known
    return Organisation.objects.create(
        code=f"other:{secrets.token_hex(6)}", name=name, prefecture=prefecture, kind=kind, find_by=f"{fold(name)} {fold(prefecture + name)}"
    )


@transaction.atomic
def load_bodies() -> int:
    """Bring the official lists into the database: bodies with their mail domains, and fields of work. Safe to repeat.

    Returns the number of bodies. Raises ValueError when a code does not fit its check digit.
    """
    listed = list(bodies())
    known = save_bodies(listed)
    for row in rows("duties.csv"):
        Duty.objects.update_or_create(
            slug=row["duty_id"], defaults={"name": row["name"], "parent_id": row["parent"] or None, "sort": int(row["sort"])}
        )
    return len(known)


@transaction.atomic
def save_bodies(listed: Iterable[Body]) -> dict[str, Organisation]:
    """Write bodies and exactly their mail domains; returns them by code."""
    listed = list(listed)
    made = [_organisation(body) for body in listed]
    columns = [field.name for field in Organisation._meta.fields if field.name not in ("id", "code")]
    Organisation.objects.bulk_create(made, update_conflicts=True, unique_fields=["code"], update_fields=columns, batch_size=400)
    known = {body.code: body for body in Organisation.objects.filter(code__in=[body.code for body in listed])}
    MailDomain.objects.filter(organisation__in=list(known.values())).delete()
    MailDomain.objects.bulk_create(
        [MailDomain(organisation=known[body.code], domain=domain, grade=grade) for body in listed for domain, grade in body.domains]
    )
    return known


def _organisation(body: Body) -> Organisation:
    latin = fold_romaji(romaji(body.kana))
    return Organisation(
        **{key: value for key, value in vars(body).items() if key != "domains"},
        find_by=" ".join((fold(body.name), fold(body.kana), latin, body.code.lower(), fold(body.prefecture + body.name))),
    )
