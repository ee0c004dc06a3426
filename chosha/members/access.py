"""Who counts as inside, and who may do what to whom."""

from typing import Any

from allauth.mfa.models import Authenticator

from chosha.members.models import Member, Role, RoleName, Standing

INSIDE = frozenset({Standing.ACTIVE, Standing.LEAVE, Standing.SECONDED, Standing.ALUMNI})

READ_ONLY_WORDS = (
    "在職の確認が済んでいないため、今は見るだけの状態です。書いたもの、しおり、ゼミの席はそのままです。確認が済むと、その場で元に戻ります。"
)


def is_inside(member: Any) -> bool:
    """True for a signed-in member in good standing. False for visitors, applicants and the suspended."""
    return bool(member.is_authenticated and member.is_active and member.standing in INSIDE)


def may_write(member: Any) -> bool:
    """Inside, and the yearly proof of service is not overdue."""
    return is_inside(member) and not member.read_only


def bodies_of(member: Any) -> tuple[int, int]:
    """The bodies served today, at home and lent to; -1, which no row carries, where there is none."""
    return member.home_body_id or -1, member.host_body_id or -1


def has_second_step(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists())


def lacks_second_step(member: Member) -> bool:
    """Whoever holds a role signs in with a second step; True while none is set up."""
    return member.holds_role and not has_second_step(member)


def has_role(member: Any, *names: RoleName) -> bool:
    """True when the member is inside and holds one of the roles today."""
    if not is_inside(member) or not member.holds_role:
        return False
    return Role.objects.filter(member=member, name__in=names, ended_at__isnull=True).exists()


def may_grant(member: Member) -> bool:
    return has_role(member, RoleName.ADMINISTRATOR)


def may_suspend(member: Member, whom: Member | None = None) -> bool:
    """Moderators and administrators; never oneself, and whoever holds a role only by an administrator."""
    if whom is not None and whom.pk == member.pk:
        return False
    if whom is not None and whom.holds_role:
        return has_role(member, RoleName.ADMINISTRATOR)
    return has_role(member, RoleName.MODERATOR, RoleName.ADMINISTRATOR)
