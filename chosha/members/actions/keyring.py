"""The secret of a member's masks: made, opened, locked anew. It is given back and never stored."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from chosha.kernel.errors import Refused
from chosha.members.engine.keyring import (
    CODE,
    key_of_code,
    key_of_passkey,
    key_of_password,
    lock,
    new_code,
    new_salt,
    new_secret,
    place_of,
    salt_of_no_code,
    sound_code,
    unlock,
)
from chosha.members.models import Member, SecretWrap

Kind = SecretWrap.Kind
CROWD = 200
WRONG = "合いませんでした。控えの紙の8組の文字か、前のパスワードを、もう一度入れてください。匿名の鍵は元のままです。"


@transaction.atomic
def open_secret(member: Member, password: str) -> bytes | None:
    """The secret, opened by the password just checked; made when the member has none. None: locked under an older password."""
    wraps = SecretWrap.objects.filter(member=member)
    if not wraps.exists():
        return begin_secret(member, password)
    wrap = wraps.filter(kind=Kind.PASSWORD).first()
    secret = _opened_by_password(wrap, password) if wrap else None
    if secret is not None and not wraps.filter(kind=Kind.RECOVERY).exists():  # from before everybody had one
        _keep_no_code(member, secret)
    return secret


@transaction.atomic
def begin_secret(member: Member, password: str) -> bytes:
    """A new secret. What was worn with an old one can no longer be steered."""
    SecretWrap.objects.filter(member=member).delete()
    secret = new_secret()
    lock_by_password(member, secret, password)
    _keep_no_code(member, secret)
    return secret


def _keep_no_code(member: Member, secret: bytes) -> None:
    """A wrap that no code opens: whoever prints one is likelier to wear masks, so that everybody seems to have one."""
    _keep(member, Kind.RECOVERY, salt_of_no_code(secret), lock(new_secret(), new_secret()))


@transaction.atomic
def lock_by_password(member: Member, secret: bytes, password: str) -> None:
    salt = new_salt()
    _keep(member, Kind.PASSWORD, salt, lock(secret, key_of_password(password, salt, settings.CHOSHA_MASK_KEY)))


@transaction.atomic
def lock_by_passkey(member: Member, secret: bytes, credential: bytes, prf: bytes) -> None:
    """From now on this passkey opens it too. `prf`: the 32 bytes that it alone computes."""
    salt = new_salt()
    _keep(member, Kind.PASSKEY, salt, lock(secret, key_of_passkey(prf, salt)), place_of(credential))
    _touch_others()


def open_by_passkey(member: Member, prf: bytes) -> bytes | None:
    """None where no passkey of the member locked it so."""
    wraps = SecretWrap.objects.filter(member=member, kind=Kind.PASSKEY)
    found = (unlock(bytes(wrap.box), key_of_passkey(prf, bytes(wrap.salt))) for wrap in wraps)
    return next((secret for secret in found if secret is not None), None)


@transaction.atomic
def keep_no_passkey(member: Member, credential: bytes) -> None:
    """A wrap that nothing opens, as soon as a passkey is there: who makes it open the masks is likelier to wear some."""
    _keep(member, Kind.PASSKEY, new_salt(), lock(new_secret(), new_secret()), place_of(credential))


@transaction.atomic
def forget_passkeys(member: Member, *, kept: Iterable[bytes]) -> None:
    """What passkeys locked that are no longer among `kept` goes with them."""
    places = [place_of(credential) for credential in kept]
    SecretWrap.objects.filter(member=member, kind=Kind.PASSKEY).exclude(place__in=places).delete()


@transaction.atomic
def print_code(member: Member, secret: bytes) -> str:
    """A new recovery code, to be shown once; an older one opens nothing any more."""
    code, salt = new_code(), new_salt()
    _keep(member, Kind.RECOVERY, salt, lock(secret, key_of_code(code, salt)))
    _touch_others()
    return code


def _touch_others() -> None:
    """PostgreSQL numbers the transaction that wrote a row last: the wraps of many others get this one's number too."""
    if connection.vendor == "postgresql":
        SecretWrap.objects.filter(pk__in=list(SecretWrap.objects.order_by("?").values_list("pk", flat=True)[:CROWD])).update(kind=F("kind"))


@transaction.atomic
def bring_back_secret(member: Member, *, key: str, password: str) -> bytes:
    """Open by the recovery code or by the password of before, and lock under the present one, which the caller has checked."""
    for wrap in SecretWrap.objects.filter(member=member).exclude(kind=Kind.PASSKEY):
        if wrap.kind == Kind.RECOVERY:
            found = unlock(bytes(wrap.box), key_of_code(key, bytes(wrap.salt))) if len(sound_code(key)) == CODE else None
        else:
            found = _opened_by_password(wrap, key)
        if found is not None:
            lock_by_password(member, found, password)
            return found
    raise Refused(WRONG, field="key")


def _opened_by_password(wrap: SecretWrap, password: str) -> bytes | None:
    return unlock(bytes(wrap.box), key_of_password(password, bytes(wrap.salt), settings.CHOSHA_MASK_KEY))


def _keep(member: Member, kind: str, salt: bytes, box: bytes, place: str = "") -> None:
    SecretWrap.objects.update_or_create(member=member, kind=kind, place=place, defaults={"salt": salt, "box": box})
