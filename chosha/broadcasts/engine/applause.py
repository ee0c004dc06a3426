"""反応: pressed many times a second, kept for a moment in memory, written and told as sums. Whoever presses is nowhere."""

import secrets
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chosha.members.engine.keyring import digest

MOST_AT_ONCE = 20
BREATH = 1.5  # seconds between two answers of one member that count


class Pressed:
    """Sums that wait to be written, by show; and when somebody pressed last, under a key that this process alone has and forgets."""

    def __init__(self) -> None:
        self.sums: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.last: dict[bytes, float] = {}
        self.key = secrets.token_bytes(32)
        self.lock = threading.Lock()

    def add(self, episode_id: int, member_id: int, counts: Mapping[str, int]) -> bool:
        """Whether it counts: not when the same member's last was a moment ago."""
        who = digest(f"{episode_id}|{member_id}".encode(), key=self.key, size=16)
        with self.lock:
            moment = time.monotonic()
            if moment - self.last.get(who, -BREATH) < BREATH:
                return False
            if len(self.last) > 5000:
                self.last = {known: at for known, at in self.last.items() if moment - at < BREATH}
            self.last[who] = moment
            self.sums[episode_id].update({kind: min(number, MOST_AT_ONCE) for kind, number in counts.items()})
            return True

    def take(self, episode_id: int) -> dict[str, int]:
        with self.lock:
            return dict(self.sums.pop(episode_id, {}))


def draw_sums(sums: Iterable[tuple[str, int]]) -> SafeString:
    """The numbers alone, (kind, sum): each takes the place of the one before it."""
    drawn = [f'<span class="num" id="applause-{escape(kind)}">{number or ""}</span>' for kind, number in sums]
    return mark_safe("".join(drawn))  # noqa: S308
