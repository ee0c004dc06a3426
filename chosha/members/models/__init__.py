from chosha.members.models.member import Member, Standing
from chosha.members.models.organisation import Duty, MailDomain, Organisation
from chosha.members.models.service import Affiliation, ApiToken, Role, RoleName

__all__ = ["Affiliation", "ApiToken", "Duty", "MailDomain", "Member", "Organisation", "Role", "RoleName", "Standing"]
