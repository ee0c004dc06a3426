"""Members named on the command line."""

from chosha.config.refusal import CannotDo
from chosha.members.access import is_inside
from chosha.members.models import Member


def member_of(email: str) -> Member:
    """The member in good standing with that address. Raises CannotDo otherwise."""
    member = Member.objects.filter(email__iexact=email).first()
    if member is None or not is_inside(member):
        raise CannotDo(f"「{email}」の会員はいません（申込み中・利用を止めている人を除きます）。")
    return member
