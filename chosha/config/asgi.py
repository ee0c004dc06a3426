"""The one public port: streams, live video and ingest are bare ASGI, everything else is Django in threads."""

from __future__ import annotations

import os

from chosha.config.wsgi import application as pages
from chosha.config.wsgi_bridge import ThreadedWSGI
from chosha.config.wsgi_input import Receive, Scope, Send
from chosha.media.engine.gate import gate
from chosha.media.engine.ingest import ingest
from chosha.media.engine.whip.door import whip
from chosha.realtime.hub.streams import close_hub, open_hub, streams

THREADS = int(os.environ.get("CHOSHA_WEB_THREADS", "4"))

django = ThreadedWSGI(pages, THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "websocket":
        await _answer_websocket(scope, receive, send)
    elif scope["path"].startswith("/live/"):
        await gate(scope, receive, send)
    elif scope["path"] == "/streams/":
        await streams(scope, receive, send)
    elif scope["path"] == "/whip" or scope["path"].startswith("/whip/"):
        await whip(scope, receive, send)
    else:
        await django(scope, receive, send)


async def _answer_websocket(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"].startswith("/ingest/"):
        await ingest(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.close", "code": 4404})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            open_hub()
            await send({"type": "lifespan.startup.complete"})
        else:
            close_hub()
            django.stop(THREADS)
            await send({"type": "lifespan.shutdown.complete"})
            return
