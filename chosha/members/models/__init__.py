from chosha.members.models.keyring import SecretWrap
from chosha.members.models.member import Member, Standing
from chosha.members.models.organisation import Duty, FormerBody, MailDomain, Organisation
from chosha.members.models.profile import Audience, CanHelp, Distance, FurtherDuty, Interest, PastDuty, Profile, Trait
from chosha.members.models.role import Role, RoleName, RoleProposal
from chosha.members.models.rules import Consent, Rules, RulesDraft
from chosha.members.models.secret_address import SecretAddress
from chosha.members.models.service import Affiliation, ApiToken
from chosha.members.models.sparing import Sparing

__all__ = [
    "Affiliation",
    "ApiToken",
    "Audience",
    "CanHelp",
    "Consent",
    "Distance",
    "Duty",
    "FormerBody",
    "FurtherDuty",
    "Interest",
    "MailDomain",
    "Member",
    "Organisation",
    "PastDuty",
    "Profile",
    "Role",
    "RoleName",
    "RoleProposal",
    "Rules",
    "RulesDraft",
    "SecretAddress",
    "SecretWrap",
    "Sparing",
    "Standing",
    "Trait",
]
