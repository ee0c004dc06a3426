"""Django's cache over Valkey, spoken to with the client library this house has (Django itself asks for the one named redis)."""

from typing import Any

import valkey
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer


class ValkeyClient(RedisCacheClient):
    """Takes the place of the base class's constructor, which imports the other library."""

    def __init__(
        self, servers: list[str], serializer: Any = None, pool_class: Any = None, parser_class: Any = None, **options: Any
    ) -> None:
        self._lib = valkey
        self._client = valkey.Valkey
        self._servers = servers
        self._pools: dict[int, Any] = {}
        self._pool_class = pool_class or valkey.ConnectionPool
        self._serializer = serializer or RedisSerializer()
        self._pool_options = {"parser_class": parser_class or valkey.connection.DefaultParser, **options}


class ValkeyCache(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ValkeyClient
