"""Ways through walls for pictures and voices between browsers: the servers the operator runs, and nobody else's."""

import base64
import hashlib
import hmac
import time
from typing import Any

from django.conf import settings

CREDENTIAL_SECONDS = 12 * 3600


def ice_servers(member_id: int) -> list[dict[str, Any]]:
    """What RTCPeerConnection takes as `iceServers`; empty where the operator named none.

    TURN servers get a name that is good for twelve hours and the credential their shared secret makes of it (coturn: use-auth-secret).
    """
    named = settings.CHOSHA_ICE_SERVERS
    turning = [address for address in named if address.startswith(("turn:", "turns:"))]
    plain = [{"urls": address} for address in named if address not in turning]
    if not turning:
        return plain
    # The server learns no member by this number: it is good for one evening and stands in no list of the house.
    spoken = hmac.new(settings.SECRET_KEY.encode(), f"turn|{member_id}".encode(), hashlib.sha256).hexdigest()[:12]
    name = f"{int(time.time()) + CREDENTIAL_SECONDS}:{spoken}"
    credential = base64.b64encode(hmac.new(settings.CHOSHA_TURN_SECRET.encode(), name.encode(), hashlib.sha1).digest()).decode()
    return [*plain, {"urls": turning, "username": name, "credential": credential}]
