"""Keys for scripts."""

import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import draft_key
from chosha.members.engine.keyring import key_of_token, lock
from chosha.members.models import ApiToken, Member

SCOPES = ("me:read", "posts:read", "posts:write", "drafts:read", "episodes:read")


@transaction.atomic
def make_token(member: Member, *, name: str, scopes: Iterable[str]) -> tuple[ApiToken, str]:
    """A new API token and its secret, which is shown this once. Raises Refused for an unknown scope.

    Made while the member's masks are open, one that may read drafts opens sealed ones too.
    """
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise Refused(f"使える範囲は {'、'.join(SCOPES)} です。")
    secret = "chosha_" + secrets.token_urlsafe(32)
    key = draft_key(member) if "drafts:read" in wanted else None
    token = ApiToken.objects.create(
        member=member,
        name=name[:60],
        digest=token_digest(secret),
        scopes=wanted,
        created_at=now(),
        draft_key=lock(key, key_of_token(secret)) if key else b"",
    )
    record("members.token.made", token, by=member, scopes=wanted)
    return token, secret


def token_digest(secret: str) -> str:
    """The token is long and random, so a plain digest is enough to find it by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def note_token_used(token: ApiToken) -> None:
    """The day of the last use, written once a day."""
    if token.last_used_on != today():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today())


@transaction.atomic
def end_token(token: ApiToken, *, by: Member) -> None:
    if token.member_id != by.pk:
        raise NotAllowed
    token.ended_at, token.draft_key = now(), b""
    token.save(update_fields=["ended_at", "draft_key"])
    record("members.token.ended", token, by=by)


@transaction.atomic
def end_tokens(member: Member) -> int:
    """End all of the member's tokens: whoever knew the old password may have made some. Returns how many."""
    living = list(ApiToken.objects.filter(member=member, ended_at__isnull=True))
    for token in living:
        end_token(token, by=member)
    return len(living)
