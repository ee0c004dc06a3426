"""Addresses outside the house that may be shown to members. Nothing is ever fetched from them."""

import re
from urllib.parse import urlsplit

LONGEST = 500
NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])", re.ASCII)
INNER = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".onion")


class NotShown(ValueError):
    """Why an address is not shown to members: a Japanese sentence."""


def host_of(address: str) -> str:
    """The name of the place an address leads to."""
    return urlsplit(address).hostname or ""


def checked(address: str) -> str:
    """The address as it may be shown. Raises NotShown."""
    bare = address.strip()
    if len(bare) > LONGEST or not re.fullmatch(r"[!-~]+", bare, re.ASCII):
        raise NotShown(f"番地は、半角の文字だけで{LONGEST}字までです。会議の画面の「招待リンク」を、そのまま貼り付けてください。")
    try:
        parts = urlsplit(bare)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise NotShown("番地として読めませんでした。会議の画面の「招待リンク」を、そのまま貼り付けてください。") from error
    if parts.scheme != "https":
        raise NotShown("「https://」で始まる番地だけを示せます。会議の画面の「招待リンク」を、そのまま貼り付けてください。")
    if parts.username is not None or parts.password is not None or port not in (None, 443) or "\\" in bare:
        raise NotShown("名前や番号の入った番地は示せません。会議の画面の「招待リンク」を、そのまま貼り付けてください。")
    if not NAME.fullmatch(host) or host.endswith(INNER):
        raise NotShown("会員のだれもが開ける番地だけを示せます。「https://会議の名前/…」の形かどうか、確かめてください。")
    return bare
