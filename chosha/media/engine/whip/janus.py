"""What we say to Janus: one connection for each encoder, so that Janus lets go of everything when the connection ends."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

ANSWER_SECONDS, FAREWELL_SECONDS = 5.0, 1.0
ALIVE_SECONDS = 25.0  # Janus forgets a session of which it hears nothing for a minute
LARGEST_MESSAGE = 1024 * 1024
PLUGIN = "janus.plugin.videoroom"
ROOM_IS_THERE = 427
BAD_OFFER = {465, 466, 467, 468}
ENDS = {"hangup", "detached", "timeout"}
KEYFRAME_SECONDS = 2


class NoJanus(Exception):
    """Janus does not answer, or not as it should."""


class BadOffer(Exception):
    """Janus can make nothing of the offer."""


@dataclass(frozen=True)
class Room:
    """The VideoRoom of one listener; nobody else on the machine can enter it or have it forwarded."""

    room: int = field(default_factory=lambda: secrets.randbelow(1 << 50) + 1)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    pin: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def as_made(self) -> dict[str, Any]:
        kinds = {"audiocodec": "opus", "videocodec": "h264", "fir_freq": KEYFRAME_SECONDS, "bitrate": 0}
        return asdict(self) | kinds | {"is_private": True, "publishers": 128, "notify_joining": False}


@dataclass(frozen=True)
class Forward:
    """A track, and where on loopback its packets shall go with which source."""

    mid: str
    port: int
    ssrc: int


async def reach(address: str, ended: Callable[[], None]) -> "Janus":
    """A connection; `ended` is called once when Janus or the encoder ends it. Raises NoJanus."""
    try:
        line = await connect(
            address,
            subprotocols=[Subprotocol("janus-protocol")],
            proxy=None,
            compression=None,
            open_timeout=ANSWER_SECONDS,
            close_timeout=FAREWELL_SECONDS,
            max_size=LARGEST_MESSAGE,
        )
    except (OSError, WebSocketException, TimeoutError) as error:
        raise NoJanus(str(error)) from error
    return Janus(line, ended)


async def told_of_itself(address: str) -> dict[str, Any]:
    """What Janus says of its version and plug-ins. Raises NoJanus."""
    janus = await reach(address, lambda: None)
    try:
        return await janus.ask("info")
    finally:
        await janus.close()


class Janus:
    """One encoder's session with a handle of the VideoRoom."""

    def __init__(self, line: ClientConnection, ended: Callable[[], None]) -> None:
        self.line, self.ended = line, ended
        self.ids: dict[str, int] = {}
        self.waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._stay())]

    async def publish(self, room: Room, offer: str) -> tuple[int, str]:
        """(the publisher's number, the answer to the offer). Raises NoJanus, BadOffer."""
        for name, what, more in (("session_id", "create", {}), ("handle_id", "attach", {"plugin": PLUGIN})):
            self.ids[name] = int((await self.ask(what, **more))["data"]["id"])
        await self._say("create", room.as_made())
        joining = {"room": room.room, "pin": room.pin, "ptype": "publisher"}
        joined = await self._say("joinandconfigure", joining, jsep={"type": "offer", "sdp": offer})
        await self.tell("trickle", candidate={"completed": True})
        try:
            return int(joined["plugindata"]["data"]["id"]), str(joined["jsep"]["sdp"])
        except KeyError as error:
            raise NoJanus("joined without an answer") from error

    async def forward(self, room: Room, publisher: int, tracks: list[Forward]) -> None:
        """From now on the packets of these tracks come to their ports. Raises NoJanus."""
        facts = {"room": room.room, "secret": room.secret, "publisher_id": publisher, "host": "127.0.0.1", "host_family": "ipv4"}
        await self._say("rtp_forward", facts | {"streams": [asdict(track) for track in tracks]})

    async def want_keyframe(self) -> None:
        """Asks the encoder for a picture that leans on no other."""
        await self.tell("message", body={"request": "configure", "keyframe": True})

    async def ask(self, what: str, **more: Any) -> dict[str, Any]:
        """What Janus answers, beyond "understood". Raises NoJanus, BadOffer."""
        name = secrets.token_hex(8)
        self.waiting[name] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.tell(what, transaction=name, **more)
                answer = await self.waiting[name]
        except TimeoutError as error:
            raise NoJanus("no answer in time") from error
        finally:
            del self.waiting[name]
        if answer["janus"] == "error":
            raise (BadOffer if answer["error"]["code"] in BAD_OFFER else NoJanus)(answer["error"]["reason"])
        return answer

    async def tell(self, what: str, **more: Any) -> None:
        """Says something that needs no answer. Raises NoJanus."""
        try:
            await self.line.send(json.dumps({"janus": what, "transaction": secrets.token_hex(8)} | self.ids | more))
        except WebSocketException as error:
            raise NoJanus("the connection has ended") from error

    async def _say(self, request: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        answer = await self.ask("message", body={"request": request} | body, **more)
        told = answer.get("plugindata", {}).get("data", {})
        if told.get("error_code", ROOM_IS_THERE) != ROOM_IS_THERE:
            raise NoJanus(f"{request}: {told.get('error')}")
        return answer

    async def _read(self) -> None:
        with contextlib.suppress(WebSocketException, ValueError, KeyError):
            async for text in self.line:
                said = json.loads(text)
                if said["janus"] in ENDS:
                    break
                waiting = self.waiting.get(said.get("transaction", ""))
                if waiting is not None and not waiting.done() and said["janus"] != "ack":
                    waiting.set_result(said)
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(NoJanus("the connection has ended"))
        self.ended()

    async def _stay(self) -> None:
        with contextlib.suppress(NoJanus):
            while True:
                await asyncio.sleep(ALIVE_SECONDS)
                if "session_id" in self.ids:
                    await self.tell("keepalive")

    async def close(self) -> None:
        """Hangs up. Janus lets go of the session with its connection, and the encoder hears of it."""
        for task in self.tasks:
            task.cancel()
        await self.line.close()
