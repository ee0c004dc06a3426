"""The same traffic over Valkey, for several machines: one channel, one short list per stream."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import valkey
import valkey.asyncio

from chosha.realtime.hub.protocol import RING, RING_SECONDS, Message, decode, encode

PATIENCE = 2.0
HEALTH_CHECK = 10.0

# Numbering, remembering and telling are one step, so that no hub hears a number before its list knows it.
PUBLISH = f"""
local now = redis.call('TIME')
local number = math.max((tonumber(redis.call('GET', KEYS[1])) or 0) + 1, now[1] * 1000 + math.floor(now[2] / 1000))
redis.call('SET', KEYS[1], string.format('%.0f', number))
local line = '{{"n":' .. string.format('%.0f', number) .. ',' .. string.sub(ARGV[1], 2)
if ARGV[3] ~= '1' then
  redis.call('RPUSH', KEYS[2], line)
  redis.call('LTRIM', KEYS[2], -{RING}, -1)
  redis.call('EXPIRE', KEYS[2], {RING_SECONDS})
end
redis.call('PUBLISH', ARGV[2], line)
return number
"""


class Names:
    """Channel and keys of one community; channels know no database number, so the name carries it."""

    def __init__(self, url: str) -> None:
        prefix = f"chosha:{urlsplit(url).path.strip('/') or '0'}:realtime"
        self.channel = prefix
        self.last = f"{prefix}:last"
        self._ring = f"{prefix}:ring"

    def ring(self, stream: str) -> str:
        return f"{self._ring}:{stream}"


class ValkeySender:
    """The outbox's way out. `send` raises OSError when Valkey is away."""

    def __init__(self, url: str) -> None:
        self.names = Names(url)
        self.client: Any = cast(Any, valkey).from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self.publish = self.client.register_script(PUBLISH)

    def send(self, message: Message) -> None:
        line = encode(message).rstrip(b"\n")
        try:
            if message["do"] == "publish":
                keys = [self.names.last, self.names.ring(message["stream"])]
                self.publish(keys=keys, args=[line, self.names.channel, "1" if message.get("passing") else ""])
            else:
                self.client.publish(self.names.channel, line)
        except valkey.ValkeyError as error:
            raise ConnectionError(str(error)) from error

    def close(self) -> None:
        with contextlib.suppress(valkey.ValkeyError, OSError):
            self.client.close()


def _connect(url: str, **options: float) -> Any:
    return cast(Any, valkey.asyncio).from_url(url, socket_connect_timeout=PATIENCE, **options)


class ValkeyLink:
    """The hub's ear. `listen` returns by raising OSError when the connection is lost."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.names = Names(url)

    async def listen(self, take: Callable[[Message], None], begun: Callable[[], None]) -> None:
        try:
            async with _connect(self.url, health_check_interval=HEALTH_CHECK) as client:
                pubsub: Any = client.pubsub(ignore_subscribe_messages=True)
                await pubsub.subscribe(self.names.channel)
                begun()
                while True:
                    # The timeout lets the client's own health check notice a connection that died in silence.
                    told = await pubsub.get_message(timeout=HEALTH_CHECK)
                    message = decode(told["data"]) if told else None
                    if message is not None:
                        take(message)
        except valkey.ValkeyError as error:
            raise ConnectionError(str(error)) from error

    async def past(self, stream: str) -> list[Message]:
        """The last lines of a stream, oldest first; empty when Valkey is away."""
        try:
            async with _connect(self.url, socket_timeout=PATIENCE) as client:
                lines = await client.lrange(self.names.ring(stream), 0, -1)
        except (valkey.ValkeyError, OSError):
            return []
        return [message for message in map(decode, lines) if message is not None]
