"""Who is signed in: allauth's backend, with the account read by a prepared query. It is read anew for every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from chosha.members.models import Member
from chosha.members.queries import account


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> Member | None:
        found = account(int(user_id))
        return found if found is not None and self.user_can_authenticate(found) else None
