"""What an encoder by WHIP speaks with: a bare ASGI app for /whip/ and /whip/<session>, which asks the listener.

It needs neither cookie nor page: the key opens it, and the name of a session, which only its encoder was told, ends it.
"""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings

from chosha.kernel.sockets import socket_path
from chosha.media.engine.gate import Receive, Scope
from chosha.media.engine.sending import Headers, Send
from chosha.media.engine.whip.offer import LARGEST_OFFER

ADDRESS = re.compile(r"/whip/?([A-Za-z0-9_-]{20,64})?", re.ASCII)
BEARER = re.compile(rb"bearer +([!-~]{1,200}) *", re.IGNORECASE)
BODY_SECONDS, ANSWER_SECONDS = 10.0, 40.0
LARGEST_ANSWER = 1024 * 1024
SDP = b"application/sdp"
# Encoders that are web pages of another place may ask: nothing here hangs on a cookie.
ANYWHERE: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"location"),
]
ASKED: Headers = [
    (b"access-control-allow-methods", b"POST, DELETE, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"accept-post", SDP),
]
SENTENCES = {
    "unknown": "鍵が合いませんでした。放送卓の鍵を、そのまま貼り付けてください。 / The key does not fit.",
    "over": "この回の放送は終わっています。 / This show is over.",
    "second": "もう一つの配信ソフトが送っています。そちらを止めてから、もう一度始めてください。 / Another encoder is sending.",
    "busy": "混み合っています。少しおいて、もう一度お試しください。 / Too many are asking. Please try again.",
    "janus": "WHIP の受け手（Janus）が答えません。RTMP かブラウザーからは放送できます。 / Janus does not answer.",
    "unreadable": "届いたものを読めませんでした。 / This is no offer we can read.",
    "hevc": "HEVC（H.265）は受け取れません。H.264 にしてください。 / HEVC is not taken. Please send H.264.",
    "picture": "H.264 ではない映像は受け取れません。 / Pictures must be H.264.",
    "sdp": "application/sdp を送ってください。 / Please send application/sdp.",
    "large": "届いたものが大きすぎます。 / This is too large.",
}
SENTENCES["key"] = SENTENCES["unknown"]


async def whip(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one request."""
    found = ADDRESS.fullmatch(scope["path"])
    if found is None or not settings.WHIP_URL:
        await _say(send, 404)
    elif scope["method"] == "OPTIONS":
        await _say(send, 200, headers=ASKED)
    elif scope["method"] == "DELETE" and found[1]:
        await _say(send, (await _asked({"do": "end", "session": found[1]}))["status"])
    elif scope["method"] == "POST" and not found[1]:
        await _offered(scope, receive, send)
    else:
        await _say(send, 405, headers=[(b"allow", b"DELETE, OPTIONS" if found[1] else b"POST, OPTIONS")])


async def _offered(scope: Scope, receive: Receive, send: Send) -> None:
    key = BEARER.fullmatch(_header(scope, b"authorization"))
    if key is None:
        await _refuse(send, 401, "unknown")
    elif _header(scope, b"content-type").split(b";")[0].strip().lower() != SDP:
        await _refuse(send, 415, "sdp")
    elif (offer := await _body(receive)) is None:
        await _refuse(send, 413, "large")
    else:
        asked = {"do": "begin", "key": key[1].decode("ascii"), "offer": offer.decode("utf-8", "replace")}
        answer = await _asked(asked)
        if answer["status"] != 201:
            await _refuse(send, answer["status"], answer["why"])
            return
        more = [(b"content-type", SDP), (b"location", f"/whip/{answer['session']}".encode())]
        await _say(send, 201, answer["answer"].encode(), more)


async def _body(receive: Receive) -> bytes | None:
    """None for too much, or too slowly."""
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                body += bytes(message.get("body", b""))
                if len(body) > LARGEST_OFFER or message["type"] == "http.disconnect":
                    return None
                if not message.get("more_body"):
                    return body
    except TimeoutError:
        return None


async def _asked(question: dict[str, str]) -> dict[str, Any]:
    """What the listener answers; as if Janus did not answer, where there is none."""
    try:
        path = socket_path(Path(settings.CHOSHA_HOME), "whip")
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_unix_connection(str(path), limit=LARGEST_ANSWER)
            try:
                writer.write(json.dumps(question).encode() + b"\n")
                answer: dict[str, Any] = json.loads(await reader.readline())
            finally:
                writer.close()
    except (OSError, ValueError, TimeoutError):
        return {"status": 503, "why": "janus"}
    return answer


async def _refuse(send: Send, status: int, why: str) -> None:
    more = [(b"content-type", b"text/plain; charset=utf-8")]
    more += [(b"www-authenticate", b"Bearer")] if status == 401 else []
    more += [(b"retry-after", b"10")] if status == 503 else []
    await _say(send, status, SENTENCES[why].encode(), more)


async def _say(send: Send, status: int, body: bytes = b"", headers: Headers | None = None) -> None:
    lines = [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store"), *ANYWHERE, *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def _header(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for key, value in scope["headers"] if key.lower() == name), b"")
