"""Accounts one may sign in with: $CHOSHA_HOME/demo-accounts.json, readable by its owner only."""

import json
import os
import secrets

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings

from chosha.members.actions import set_password
from chosha.members.models import Member
from chosha.talk.actions import make_guardian_key

WHO = {
    "member": "m011",
    "newcomer": "m119",
    "host": "m002",
    "seminar_lead": "m012",
    "reception": "m005",
    "moderator": "m006",
    "guardian1": "m007",
    "guardian2": "m008",
    "guardian3": "m009",
    "admin": "m010",
}


def give_keys(people: dict[str, Member], passphrases: dict[str, str]) -> None:
    """Set passwords (and the second step for staff) and write them down."""
    accounts = [_account(role, people[id], passphrases) for role, id in WHO.items()]
    path = settings.CHOSHA_HOME / "demo-accounts.json"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)


def key_guardians(people: dict[str, Member]) -> dict[str, str]:
    """Keys of the three who guard seals; role → passphrase."""
    return {role: make_guardian_key(people[id]) for role, id in WHO.items() if role.startswith("guardian")}


def _account(role: str, member: Member, passphrases: dict[str, str]) -> dict[str, str]:
    password = f"{role}-{secrets.token_hex(5)}"
    set_password(member, password)
    account = {"role": role, "email": member.email, "password": password}
    if role in passphrases:
        account["seal_passphrase"] = passphrases[role]
    if member.holds_role:
        account["totp_secret"] = generate_totp_secret()
        TOTP.activate(member, account["totp_secret"])
    return account
