"""The secret of a member's masks, carried from request to request: locked in the session, its key in a cookie of the device alone.

Only a request that brings both knows it, and forgets it when it is answered. The protocol stands in docs/adr/0010-masks.md.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from chosha.members.engine.keyring import lock, new_secret, unlock

COOKIE = "chosha_masks"
PLACE = "masks"  # in the session: [member, box]
Answer = Callable[[HttpRequest], HttpResponseBase]


def unlock_masks(request: HttpRequest, member: Any, secret: bytes | None) -> None:
    """Open the masks for this session; None closes them. The answer brings the key to the device."""
    if secret is None:
        request.session.pop(PLACE, None)
        return
    key = new_secret()
    request.session[PLACE] = [member.pk, base64.b64encode(lock(secret, key)).decode()]
    request.mask_key = key  # type: ignore[attr-defined]
    member.mask_secret = secret


def carried(get_response: Answer) -> Answer:
    """Gives the signed-in member the secret while the request lasts."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if COOKIE in request.COOKIES and settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.user.mask_secret = _opened(request)  # type: ignore[union-attr]
        response = get_response(request)
        if hasattr(request, "new_secret"):  # brought back or begun anew on the member's own page
            unlock_masks(request, request.user, request.new_secret)
        _keep_key(request, response)
        return response

    return answer


def _opened(request: HttpRequest) -> bytes | None:
    member, box = request.session.get(PLACE) or (None, "")
    if member is None or not request.user.is_authenticated or member != request.user.pk:
        return None
    try:
        key = base64.urlsafe_b64decode(request.COOKIES[COOKIE])
    except (binascii.Error, ValueError):
        return None
    return unlock(base64.b64decode(box), key)


def _keep_key(request: HttpRequest, response: HttpResponseBase) -> None:
    key = getattr(request, "mask_key", None)
    if key is not None:
        words = base64.urlsafe_b64encode(key).decode()
        response.set_cookie(
            COOKIE, words, max_age=settings.SESSION_COOKIE_AGE, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
    elif COOKIE in request.COOKIES and PLACE not in request.session:
        response.delete_cookie(COOKIE, samesite="Lax")
