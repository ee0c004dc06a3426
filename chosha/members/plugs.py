"""Where members meets streams, video and the sign-in library: whoever is out, is out everywhere at once."""

from collections.abc import Iterator
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from chosha.guard.engine.places import know_municipalities
from chosha.kernel.belongings import NAMED, Belongings, Box, keep
from chosha.kernel.circles import draw
from chosha.kernel.facts import on
from chosha.media.engine.grants import forget_verdicts
from chosha.members.actions import empty_account, end_sessions, end_tokens, forget_passkeys, keep_no_passkey
from chosha.members.engine.bodies import bodies, former_bodies
from chosha.members.facts import MembershipEnded, RoleEnded, SessionsEnded
from chosha.members.models import Member
from chosha.members.queries import boxes_of, hour_of, passkey_numbers
from chosha.members.queries.regions import Region
from chosha.realtime.hub import cut


@on(MembershipEnded)
def shut_every_door(fact: MembershipEnded) -> None:
    member = Member.objects.filter(pk=fact.member_id).first()
    if member is not None:
        end_sessions(member)  # which also closes what they hold open


@on(SessionsEnded)
def close_what_is_open(fact: SessionsEnded) -> None:
    """Streams and addresses of live video are granted to a session and asked for again only now and then."""
    cut(fact.member_id)
    forget_verdicts()


@on(RoleEnded)
def close_what_the_role_opened(fact: RoleEnded) -> None:
    """A desk or a queue may stand open: pages ask anew each time, streams do so now."""
    close_what_is_open(SessionsEnded(member_id=fact.member_id))


@receiver(user_logged_out, dispatch_uid="chosha.members.close_after_logout")
def close_after_logout(request: Any, user: Any, **_: Any) -> None:
    if user is not None:
        close_what_is_open(SessionsEnded(member_id=user.pk))


@receiver([password_changed, password_set, password_reset], dispatch_uid="chosha.members.sign_out_elsewhere")
def sign_out_elsewhere(request: Any, user: Any, **_: Any) -> None:
    """A new password ends every other session and every token: whoever knew the old one is out."""
    here = request.session.session_key if request.user.is_authenticated and request.user.pk == user.pk else None
    end_sessions(user, but=here or "")
    end_tokens(user)


@receiver(authenticator_added, dispatch_uid="chosha.members.keep_no_passkey")
def begin_passkey(request: Any, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Every passkey has a wrap beside it, whether or not it opens the masks."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        keep_no_passkey(user, passkey_numbers(user)[-1])


@receiver(authenticator_removed, dispatch_uid="chosha.members.forget_passkeys")
def forget_masks_of_passkey(request: Any, user: Any, **_: Any) -> None:
    """What a passkey locked opens no more once it is taken away."""
    forget_passkeys(user, kept=passkey_numbers(user))


@receiver(user_logged_in, dispatch_uid="chosha.members.begin_counting")
def begin_counting(request: Any, user: Any, **_: Any) -> None:
    """The sign-in itself counts as the first use of the device."""
    request.session["seen"] = hour_of()


class OwnBelongings(Belongings):
    room = "members"

    def boxes(self, member: Any) -> Iterator[Box]:
        yield from boxes_of(member)

    def let_go(self, member: Any, choice: str) -> None:
        empty_account(member, named=choice == NAMED)


keep(OwnBelongings())
draw(Region())


def names_of_municipalities() -> Iterator[str]:
    """Today's and those that were merged away: people still say the old names."""
    yield from (body.name for body in bodies() if body.kind not in ("都道府県", "府省"))
    yield from (body.name for body in former_bodies())


know_municipalities(names_of_municipalities)
