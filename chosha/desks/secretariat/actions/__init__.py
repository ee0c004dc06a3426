"""Acts of the staff that touch more than one room."""

from chosha.desks.secretariat.actions.roles import agree_to_role, propose_role, tend_roles
from chosha.desks.secretariat.actions.standing import resume, suspend

__all__ = ["agree_to_role", "propose_role", "resume", "suspend", "tend_roles"]
