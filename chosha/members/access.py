"""Who counts as inside, and who may do what to whom."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from chosha.kernel.clock import today
from chosha.kernel.prepared import prepared
from chosha.members.engine.keyring import key_of_drafts
from chosha.members.engine.meter import Meter
from chosha.members.models import Distance, Member, Role, RoleName, RoleProposal, SecretAddress, Standing

NOWHERE = -2  # closed by somebody without a body; no member carries it
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


def draft_key(member: Any) -> bytes | None:
    """What seals and opens the member's drafts: from the secret that came with the request, or lent by a script's token. None: closed."""
    secret = getattr(member, "mask_secret", None)
    return key_of_drafts(secret) if secret else getattr(member, "lent_draft_key", None)


def bodies_of(member: Any) -> tuple[int, int]:
    """The bodies served today, at home and lent to; -1, which no row carries, where there is none."""
    return member.home_body_id or -1, member.host_body_id or -1


def address_answers(address: SecretAddress | None, meter: Meter) -> int:
    """What a secret address answers now: 200, 404 for none and while its member is outside, 410 once it is ended, 429 beyond the meter."""
    if address is None:
        return 404
    if address.ended_at is not None or address.member.standing == Standing.LEFT:
        return 410
    if not is_inside(address.member) or lacks_second_step(address.member):
        return 404
    return 200 if meter.passes(address.digest) else 429


def has_second_step(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists())


def lacks_second_step(member: Member) -> bool:
    """Whoever holds a role signs in with a second step; True while none is set up."""
    return member.holds_role and not has_second_step(member)


def has_role(member: Any, *names: RoleName) -> bool:
    """True when the member is inside and holds one of the roles today."""
    if not is_inside(member) or not member.holds_role:
        return False
    return roles_held().filter(member=member, name__in=names).exists()


def roles_held() -> QuerySet[Role]:
    """The roles that hold today, whether or not a chore has ended the others.

    A house is never without an administrator: while none has a role that goes on, the last ones keep theirs.
    """
    going_on = _goes_on(today())
    others = Role.objects.filter(going_on, name=RoleName.ADMINISTRATOR, member__standing__in=INSIDE)
    return Role.objects.filter(ended_at__isnull=True).filter(going_on | Q(name=RoleName.ADMINISTRATOR) & ~Exists(others))


def _goes_on(day: date) -> Q:
    return Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def administrators() -> QuerySet[Role]:
    """The roles of all who administer the house today and are inside."""
    return roles_held().filter(name=RoleName.ADMINISTRATOR, member__standing__in=INSIDE, member__is_active=True)


def may_grant(member: Member) -> bool:
    return has_role(member, RoleName.ADMINISTRATOR)


def may_agree(member: Member, proposal: RoleProposal) -> bool:
    """A second administrator."""
    return may_grant(member) and is_other_voice(member, proposal)


def is_other_voice(member: Member, proposal: RoleProposal) -> bool:
    """Neither the one who proposed it nor the one it is for."""
    return member.pk not in (proposal.proposed_by_id, proposal.member_id)


def may_suspend(member: Member, whom: Member | None = None) -> bool:
    """Moderators stop members, administrators stop whoever holds a role; nobody stops themselves."""
    if whom is None:
        return has_role(member, RoleName.MODERATOR, RoleName.ADMINISTRATOR)
    return whom.pk != member.pk and has_role(member, in_charge_of(whom))


def may_read_private(member: Member, whom: Member) -> bool:
    """Full name, body and private address: for whoever might have to write to them or to stop them. One's own are on 「わたし」."""
    return whom.pk != member.pk and has_role(member, in_charge_of(whom))


def in_charge_of(whom: Member) -> RoleName:
    """Who looks after a member in trouble: moderators, but administrators where it is a volunteer."""
    return RoleName.ADMINISTRATOR if whom.holds_role else RoleName.MODERATOR


def open_to(viewer: Any, at: str = "") -> Q:
    """Texts (rows that are Sparing) this viewer may know of: not kept from the bodies the viewer serves today.

    A text is kept from the bodies its author served when writing it and from those served now. `at` leads to it, e.g. "comment__".
    """
    bodies = bodies_of(viewer)
    same_today = _one_at(bodies, f"{at}author_id")
    elsewhere = ~Q(**{f"{at}closed_home_id__in": bodies}) & ~Q(**{f"{at}closed_host_id__in": bodies}) & Q(IsNull(same_today, True))
    return Q(**{f"{at}closed_home_id": 0}) | elsewhere | Q(**{f"{at}author_id": viewer.pk})


def _one_at(bodies: tuple[int, int], author: str) -> Subquery:
    """The author if serving there, else NULL. Not an EXISTS: PostgreSQL may answer that by reading every member once."""
    serving = Member.objects.filter(Q(home_body_id__in=bodies) | Q(host_body_id__in=bodies), pk=OuterRef(author))
    return Subquery(serving.order_by().values("pk"))


def is_kept_from(bodies: tuple[int, int], closed: tuple[int, int], served: tuple[int, int]) -> bool:
    """The same rule for one text in hand: the reader's bodies, those it is closed to, those its author serves today."""
    return closed[0] != 0 and bool({body for body in bodies if body > 0} & {*closed, *served})


def closing(author: Any, spares: bool | None = None) -> dict[str, int]:
    """The columns of a text as its author closes it; None: as its author does by default. Who serves no body closes it for later ones."""
    if not (author.spares_own_body if spares is None else spares):
        return {"closed_home_id": 0, "closed_host_id": 0}
    return {"closed_home_id": author.home_body_id or NOWHERE, "closed_host_id": author.host_body_id}


def not_spared(viewer: Any, at: str = "") -> Q:
    """Members who do not spare their own body, or do not share one with the viewer; the viewer always. `at` leads to them."""
    bodies = bodies_of(viewer)
    elsewhere = ~Q(**{f"{at}home_body_id__in": bodies}) & ~Q(**{f"{at}host_body_id__in": bodies})
    return Q(**{f"{at}spares_own_body": False}) | elsewhere | Q(**{f"{at}pk": viewer.pk})


def visible_members(viewer: Any) -> QuerySet[Member]:
    """Members whose page this viewer may open: inside, in the directory, neither sparing the viewer's body nor keeping away; oneself."""
    if not is_inside(viewer):
        return Member.objects.none()
    away = Exists(blocks_of(OuterRef("pk"), viewer.pk))
    meeting = Q(not_spared(viewer), ~away, profile__in_directory=True) | Q(pk=viewer.pk)
    return Member.objects.filter(meeting, standing__in=INSIDE)


def blocks_of(member: Any, whom_id: int) -> QuerySet[Distance]:
    """That the first has said not to meet the second; the first may be an OuterRef."""
    return Distance.objects.filter(member=member, whom=whom_id, kind=Distance.Kind.BLOCK).order_by()


def not_kept_off(viewer: Any, author: str = "author_id", *, blocked_only: bool = False) -> Any:
    """Rows whose author the viewer has neither muted nor blocked; with `blocked_only` the muted ones stay."""
    kinds = {"kind": Distance.Kind.BLOCK} if blocked_only else {}
    return ~Exists(Distance.objects.filter(member=viewer.pk, whom=OuterRef(author), **kinds).order_by())


def keeps_away(member_id: int, whom_id: int) -> bool:
    """Whether the first has said not to meet the second."""
    return bool(_away(member_id, whom_id))


def may_tell(member_id: int, of_id: int) -> bool:
    """Whether the first may be told of what the second did: neither keeps away from the other, the first has not muted the second."""
    return not _between(member_id, of_id)


@prepared
def _away(member_id: int, whom_id: int) -> QuerySet[Any, Any]:
    return blocks_of(member_id, whom_id).values_list("id")


@prepared
def _between(member_id: int, of_id: int) -> QuerySet[Any, Any]:
    away = Q(member=of_id, whom=member_id, kind=Distance.Kind.BLOCK)
    return Distance.objects.filter(Q(member=member_id, whom=of_id) | away).order_by().values_list("id")


def seen_as(viewer: Any) -> tuple[int, int, int]:
    """What the rules of seeing ask of a plain member, as the arguments of a prepared query."""
    return (viewer.pk, *bodies_of(viewer))
