"""Keys of the guardians of seals."""

import secrets

from django.conf import settings
from django.db import transaction
from nacl.public import PrivateKey

from chosha.audit.actions import record
from chosha.kernel.errors import NotAllowed
from chosha.members.access import has_role
from chosha.members.engine.keyring import key_of_password, lock, new_salt
from chosha.members.models import Member, RoleName
from chosha.talk.models.sealed import GuardianKey

LETTERS = "あいうえおかくけこさすせそたてとなのはまもやよらるわ"
GROUPS, OF = 5, 4


@transaction.atomic
def make_guardian_key(member: Member) -> str:
    """A pair of keys for a guardian. Returns the passphrase, which is kept nowhere. Older seals stay shut to a new key."""
    if not has_role(member, RoleName.GUARDIAN):
        raise NotAllowed("Only guardians hold keys of seals.")
    words = "　".join("".join(secrets.choice(LETTERS) for _ in range(OF)) for _ in range(GROUPS))  # 94 random bits
    private, salt = PrivateKey.generate(), new_salt()
    box = lock(bytes(private), key_of_password(sound_passphrase(words), salt, settings.CHOSHA_MASK_KEY))
    made = {"public": bytes(private.public_key), "salt": salt, "box": box}
    GuardianKey.objects.update_or_create(member=member, defaults=made)
    record("talk.guardian.keyed", member, by=member)
    return words


def sound_passphrase(words: str) -> str:
    """However its groups are typed apart."""
    return "".join(words.split())
