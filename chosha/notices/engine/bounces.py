"""Reading the notice that a mail came back: RFC 3464 first, then what older and Japanese mail servers write in plain words.

Only what failed for good counts: delays, receipts and out-of-office replies are no bounces.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

LONGEST, LONGEST_HEADER = 1_000_000, 2_000  # bytes; what a notice says stands at its beginning
KEY = re.compile(r"(?:chosha\.|\+)([0-9a-f]{32})@")
# Bounded, so that a megabyte without an @ costs no more than reading it.
ADDRESS = re.compile(r"[^\s@<>\"';:,()\[\]=|]{1,64}@[A-Za-z0-9.-]{1,190}")
REPORTS = ("message/delivery-status", "message/global-delivery-status")
DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery (?:sub)?system|microsoftexchange|<>", re.IGNORECASE)
CAME_BACK = re.compile(
    r"undeliver|returned mail|returning (?:message|mail)|failure notice|delivery.{0,30}fail|delivery status notification \(failure\)"
    r"|could ?n.t be delivered|could not be delivered|not delivered|unable to deliver"
    r"|配信不能|配信でき|配信に失敗|配送でき|配送に失敗|配達でき|送信でき|送信に失敗|送信エラー|届けられ|届きません|宛先不明|不達",
    re.IGNORECASE,
)
FOR_GOOD = re.compile(
    r"(?<![\d.])5[0-5]\d(?:[ -]|$)|(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])|user unknown|unknown user|no such (?:user|mailbox|address)"
    r"|(?:mailbox|user|account|address|recipient).{0,30}(?:not found|unavailable|does ?n.t exist|does not exist|disabled|unknown)"
    r"|見つかりません|存在しません|存在しない|宛先不明",
    re.IGNORECASE | re.MULTILINE,
)
ONLY_LATE = re.compile(
    r"warning message only|will (?:keep|continue) trying|still being retried|will be retried|delayed|遅延|遅れて", re.IGNORECASE
)


@dataclass(frozen=True)
class Bounce:
    """A mail that came back: the keys of our mails it names, and each failed address (in lower case) with the server's words."""

    keys: frozenset[str]
    failed: dict[str, str]


def read_bounce(raw: bytes) -> Bounce | None:
    """What a notice says, or None when it says of no mail that it failed for good. Never raises on what is no mail at all."""
    try:
        return _read(raw[:LONGEST])
    except RecursionError:  # mails within mails within mails: nobody's notice
        return None


def _read(raw: bytes) -> Bounce | None:
    message = message_from_bytes(raw)
    text = "\n".join(_texts(message))
    keys = frozenset(KEY.findall(text) + KEY.findall(raw.decode("latin-1")))
    if not keys:
        return None
    reported = list(_reported(message))
    failed = _failures(reported) if reported else _told(message, text)
    return Bounce(keys, failed) if failed else None


def refused_for_good(error: OSError) -> str:
    """The mail server's words where it will never take this mail for this address; empty where trying again may help.

    5.7.x and 530 to 535 say that the building itself may not send: that is the operator's to mend, and no fault of the address.
    """
    code, said = 0, b""
    if isinstance(error, SMTPRecipientsRefused) and len(error.recipients) == 1:
        [(code, said)] = error.recipients.values()
    elif isinstance(error, SMTPDataError):
        code, said = error.smtp_code, _bytes(error)
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    ours = re.match(r"\s*5\.7\.", words) is not None or 530 <= code <= 535
    return _one_line(f"{code} {words}") if 500 <= code < 600 and not ours else ""


def _bytes(error: SMTPResponseException) -> bytes:
    return error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()


def _reported(message: Message) -> Iterator[Message]:
    """The groups of fields of every delivery report, one per recipient."""
    for part in message.walk():
        groups = part.get_payload() if part.get_content_type() in REPORTS else None
        if isinstance(groups, list):
            yield from (group for group in groups if isinstance(group, Message) and (group["Action"] or group["Final-Recipient"]))


def _failures(groups: list[Message]) -> dict[str, str]:
    found = {}
    for group in groups:
        action, status = _header(group, "Action").strip().lower(), _header(group, "Status").strip()
        if action == "failed" or (not action and status.startswith("5")):
            words = _one_line(_header(group, "Diagnostic-Code").partition(";")[2]) or status
            for name in ("Original-Recipient", "Final-Recipient"):
                address = _header(group, name).rpartition(";")[2].strip().strip("<>").lower()
                if "@" in address:
                    found[address] = words
    return found


def _told(message: Message, text: str) -> dict[str, str]:
    """Without a report: a mail server says in its own words that it gave up. Whatever addresses it names may be the one."""
    # Not by Auto-Submitted nor by an empty Return-Path: mail servers and out-of-office replies write the same there.
    sender, subject = _header(message, "From"), _header(message, "Subject")
    if not DAEMON.search(sender) or ONLY_LATE.search(f"{subject}\n{text}"):
        return {}
    reason = FOR_GOOD.search(text)
    if reason is None or not CAME_BACK.search(f"{subject}\n{text}"):
        return {}
    start = text.rfind("\n", 0, reason.start()) + 1
    words = _one_line(text[start:].partition("\n")[0])
    return {address.lower().strip("."): words for address in ADDRESS.findall(text)}


def _texts(message: Message) -> Iterator[str]:
    """Everything a person could read in it: headers that matter, then every text, the mail that came back included."""
    for part in message.walk():
        yield from (_header(part, name) for name in ("To", "Delivered-To", "X-Original-To", "Message-ID", "X-Failed-Recipients"))
        content = part.get_payload(decode=True) if not part.is_multipart() else None
        if isinstance(content, bytes):
            yield _decoded(content, part.get_content_charset() or "utf-8")


def _decoded(content: bytes, charset: str) -> str:
    for code in (charset, "iso-2022-jp", "utf-8", "cp932"):
        try:
            return content.decode(code)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _header(message: Message, name: str) -> str:
    """One header in readable letters; whatever cannot be read stays as it came."""
    value = message[name]
    if value is None:
        return ""
    try:
        parts = decode_header(str(value)[:LONGEST_HEADER])
    except ValueError:
        return str(value)[:LONGEST_HEADER]
    return "".join(_decoded(part, code or "ascii") if isinstance(part, bytes) else part for part, code in parts)


def _one_line(words: str) -> str:
    plain = unicodedata.normalize("NFC", re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", words))
    return re.sub(r" {2,}", " ", plain).strip()[:200]
