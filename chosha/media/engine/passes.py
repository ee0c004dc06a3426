"""Passes: with one, a server in front of the house (deploy/nginx) hands out the segments of one show by itself for two minutes.

nginx's secure_link asks for MD5, with the key at the end of what is sealed. The key is the operator's, CHOSHA_NGINX_KEY; without one
there are no passes.
"""

import base64
import hashlib
import time
from pathlib import Path

from django.conf import settings

PASS_SECONDS = 120
COOKIE = "chosha_pass"


def pass_for(ticket: str, show: Path, session_key: str) -> tuple[bytes, bytes] | None:
    """The header that hands a browser its pass for the addresses under this ticket; None in a house without such a server."""
    key = settings.CHOSHA_NGINX_KEY
    if not key or not show.name.isdecimal() or show.parent.name != "shows":  # the front server knows no other folder
        return None
    until = int(time.time()) + PASS_SECONDS
    secure = "; Secure" if settings.HTTPS else ""
    value = f"{seal(until, ticket, show.name, session_key, key)}.{until}.{show.name}"
    return b"set-cookie", f"{COOKIE}={value}; Path=/live/{ticket}/; Max-Age={PASS_SECONDS}; HttpOnly; SameSite=Lax{secure}".encode()


def seal(until: int, ticket: str, show: str, session_key: str, key: str) -> str:
    """As secure_link_md5 in deploy/nginx/chosha/house.conf writes it."""
    digest = hashlib.md5(f"{until} {ticket} {show} {session_key} {key}".encode(), usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
