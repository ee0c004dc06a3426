"""Who listens, over all workers: every hub tells the others its listeners, each adds up."""

from __future__ import annotations

import time
from collections.abc import Mapping

Audience = dict[str, list[int]]

FORGET_AFTER = 15.0


class Elsewhere:
    """What the other hubs said last, forgotten when they fall silent."""

    def __init__(self) -> None:
        self.hubs: dict[str, tuple[float, Audience]] = {}

    def hear(self, hub: str, audience: Audience) -> None:
        self.hubs[hub] = (time.monotonic(), audience)

    def add_up(self, here: Mapping[str, set[int]]) -> dict[str, int]:
        """Members per stream; one who listens twice counts once."""
        silent = time.monotonic() - FORGET_AFTER
        self.hubs = {hub: heard for hub, heard in self.hubs.items() if heard[0] > silent}
        everybody = {stream: set(members) for stream, members in here.items()}
        for _, audience in self.hubs.values():
            for stream, members in audience.items():
                everybody.setdefault(stream, set()).update(members)
        return {stream: len(members) for stream, members in everybody.items()}
