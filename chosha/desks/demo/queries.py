"""What lies in the demo community's folder: its accounts and its mails."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings

RECENT = 100
ROLES = {
    "member": "会員",
    "newcomer": "来たばかりの会員",
    "host": "パーソナリティ",
    "seminar_lead": "自主ゼミの世話人",
    "reception": "受付係",
    "moderator": "見守り役",
    "guardian1": "封印管理人（一人目）",
    "guardian2": "封印管理人（二人目）",
    "guardian3": "封印管理人（三人目）",
    "admin": "管理係",
}


@dataclass(frozen=True)
class Key:
    """One account one may sign in with; `code` is the second step's figure of this moment, or empty."""

    role: str
    email: str
    password: str
    code: str


@dataclass(frozen=True)
class Letter:
    name: str
    to: str
    subject: str
    at: datetime
    text: str = ""


def keys() -> list[Key]:
    rows = json.loads((settings.CHOSHA_HOME / "demo-accounts.json").read_text("utf-8"))
    return [Key(ROLES.get(row["role"], row["role"]), row["email"], row["password"], _code(row.get("totp_secret"))) for row in rows]


def _code(secret: str | None) -> str:
    if not secret:
        return ""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def letters() -> list[Letter]:
    """The latest mails, newest first."""
    paths = sorted((settings.CHOSHA_HOME / "mail").glob("*.eml"), reverse=True)[:RECENT]
    return [_letter(path) for path in paths]


def letter(name: str) -> Letter | None:
    """One mail by its file name without ending; None when there is none."""
    path = settings.CHOSHA_HOME / "mail" / f"{name}.eml"
    return _letter(path) if path.parent.name == "mail" and path.is_file() else None


def _letter(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return Letter(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=_moment(str(message["Date"])),
        text=body.get_content() if body is not None else "",
    )


def _moment(written: str) -> datetime:
    """When a mail says it left. The zone "-0000" of our mails means UTC and is read without a zone."""
    moment = parsedate_to_datetime(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
