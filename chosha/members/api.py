"""Bearer tokens: who a script speaks for, and what it may ask."""

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from chosha.members.access import READ_ONLY_WORDS, is_inside, lacks_second_step, may_write
from chosha.members.actions import note_token_used, token_digest
from chosha.members.engine.keyring import key_of_token, unlock
from chosha.members.engine.meter import Meter
from chosha.members.models import ApiToken
from chosha.members.queries import token_of

METER = Meter(most=300, seconds=60)  # in each process that answers


class Scope(HttpBearer):
    """`auth=Scope("posts:read")` on a route: `request.auth` is then the ApiToken, `request.auth.member` its member.

    401 for an unknown or ended token or a member who is no longer inside, 403 for a token without the scope
    and for staff whose second step is not set up, or when a script of somebody who may only read would write, 429 beyond METER.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        known = token_of(token_digest(token))
        if known is None or not is_inside(known.member):
            return None
        if not METER.passes(known.digest):
            raise HttpError(429, "続けて使われたので、少しお休みします。1分ほどで、また使えます。")
        if lacks_second_step(known.member):
            raise HttpError(403, "当番の方は、二段階の確認を始めると鍵を使えます。「わたし」の「入るときの安全」から始められます。")
        if self.scope not in known.scopes:
            raise HttpError(403, f"この鍵では使えません。必要な範囲: {self.scope}")
        if request.method not in ("GET", "HEAD") and not may_write(known.member):
            raise HttpError(403, READ_ONLY_WORDS)
        if known.draft_key:
            known.member.lent_draft_key = unlock(bytes(known.draft_key), key_of_token(token))
        note_token_used(known)
        return known
