"""Reading the mails of a running house, and the second step of its staff."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path


def latest_mail(home: Path, to: str, subject: str, *, saying: str = "", seconds: float = 15) -> str:
    """The text of the newest mail to that address whose subject holds those words, and whose text says `saying`.

    Raises AssertionError when none comes.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for path in sorted((home / "mail").glob("*.eml"), reverse=True):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if to in str(message["To"]) and subject in str(message["Subject"]):
                body = message.get_body(preferencelist=("plain",))
                assert message.get_content_type() == "text/plain"
                text = str(body.get_content()) if body else ""
                if saying in text:
                    return text
        time.sleep(0.2)
    raise AssertionError(f"no mail 「{subject}」 to {to}")


def code_in(text: str) -> str:
    """The six figures as the mail writes them, 「482 159」."""
    found = re.search(r"\b\d{3} \d{3}\b", text)
    assert found, text
    return found.group(0)


def path_in(text: str, begins: str) -> str:
    """The path of the address in a mail that begins so after the host."""
    found = re.search(rf"https?://[^/\s]+({re.escape(begins)}\S+)", text)
    assert found, text
    return found.group(1)


def second_step(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # wants settings, which who only reads mails has not

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
