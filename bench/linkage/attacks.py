"""What the thief tries. Each attack gives, for a text, whom it names; None where it has nothing to say."""

import random
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from bench.linkage.loot import Loot, day_of, members_in, moment_of, moments
from bench.linkage.targets import OWN, Target

Guess = Callable[[Target], int | None]
HOUR = 3_600.0
NO_MOMENTS_OF_A_MEMBER = ("seen_until", "until", "before", "due", "expire", "granted", "joined", "published", "read_at")


class Nearest:
    """Who did something by name closest to a moment."""

    def __init__(self, loot: Loot) -> None:
        rows = [
            (at, member)
            for member, found in loot.events.items()
            for at, place in found
            if not any(word in place for word in NO_MOMENTS_OF_A_MEMBER)
        ]
        self.rows = sorted(rows)
        self.times = [at for at, _ in self.rows]

    def __call__(self, at: float | None, target: Target) -> int | None:
        if at is None:
            return None
        crowd, place = set(target.crowd), bisect_left(self.times, at)
        best: tuple[float, int] | None = None
        for step in (-1, 1):
            where = place - 1 if step < 0 else place
            while 0 <= where < len(self.rows) and abs(self.times[where] - at) < HOUR:
                if self.rows[where][1] in crowd:
                    if best is None or abs(self.times[where] - at) < best[0]:
                        best = (abs(self.times[where] - at), self.rows[where][1])
                    break
                where += step
        return best[1] if best else None


def by_time(loot: Loot, found: list[Target], nearest: Nearest) -> Iterator[tuple[str, Guess]]:
    """Every column of every row of a masked text that holds a moment, exact or not."""
    columns = Counter((name, column) for target in found for name, rows in target.rows.items() for row in rows for column in _times(row))
    for name, column in sorted(columns):

        def guess(target: Target, name: str = name, column: str = column) -> int | None:
            for row in target.rows.get(name, ()):
                at = moment_of(row[column])
                if at is not None:
                    return nearest(at, target)
            return None

        yield f"time: {name}.{column}", guess


def _times(row: dict[str, Any]) -> list[str]:
    return [column for column, value in row.items() if moment_of(value) is not None]


def known_times(loot: Loot) -> dict[int, float]:
    """Number of anything named: when it was made."""
    found: dict[int, float] = {}
    for name in ("board_post", "talk_comment"):
        found |= {row["id"]: moment_of(row["created_at"]) or 0 for row in loot.tables[name] if row["author_id"] is not None}
    for row in loot.tables["board_attachment"]:
        if row["post_id"] in found:
            found[row["file_id"]] = found[row["post_id"]]
    return found


def by_order(loot: Loot, found: list[Target], nearest: Nearest) -> Iterator[tuple[str, Guess]]:
    """Numbers and places of rows, set by those whose moment is known."""
    known = known_times(loot)
    for name in OWN:
        rows = loot.tables.get(name, [])
        for column in ("id", "_place"):
            if not rows or not isinstance(rows[0].get(column), int):
                continue
            own = {row["_place"] for target in found for row in target.rows.get(name, ())}
            scale = sorted((row[column], at) for row in rows if row["_place"] not in own and (at := _made(row, known)) is not None)
            if len(scale) > 10:
                yield f"order: {name}.{column.strip('_')}", _by_scale(name, column, scale, nearest)


def _made(row: dict[str, Any], known: dict[int, float]) -> float | None:
    exact = moments(row)
    for column in ("created_at", "enqueued_at", "at", "written_at", "added_at"):
        if column in exact:
            return exact[column]
    return next((known[value] for value in row.values() if isinstance(value, int) and value in known), None)


def _by_scale(name: str, column: str, scale: list[tuple[int, float]], nearest: Nearest) -> Guess:
    numbers = [number for number, _ in scale]

    def guess(target: Target) -> int | None:
        for row in target.rows.get(name, ()):
            at = between(numbers, scale, row[column])
            if at is not None:
                return nearest(at, target)
        return None

    return guess


def between(numbers: list[int], scale: list[tuple[int, float]], number: int) -> float | None:
    """The moment of a number, where its neighbours on the scale agree."""
    place = bisect_left(numbers, number)
    if not 0 < place < len(scale):
        return None
    before, after = scale[place - 1][1], scale[place][1]
    return (before + after) / 2 if abs(after - before) < 6 * HOUR else None


def by_transaction(loot: Loot, found: list[Target], nearest: Nearest) -> Iterator[tuple[str, Guess]]:
    """PostgreSQL: xmin counts transactions over all tables, and rows with an exact moment say when each was."""
    if loot.engine != "postgres":
        return
    pairs = sorted((row["_xmin"], max(exact.values())) for rows in loot.tables.values() for row in rows if (exact := _past(row)))
    scale, latest = [], 0.0
    for number, at in pairs:
        latest = max(latest, at)
        scale.append((number, latest))
    for name in OWN:
        if any(target.rows.get(name) for target in found):
            yield f"xmin: {name}", _by_scale(name, "_xmin", scale, nearest)


def _past(row: dict[str, Any]) -> dict[str, float]:
    return {column: at for column, at in moments(row).items() if column in ("created_at", "edited_at", "at", "enqueued_at", "updated_at")}


def by_join(loot: Loot, found: list[Target], dice: random.Random) -> Iterator[tuple[str, Guess]]:
    """Whoever stands in one row with the text or its thread; and the others, where that is who cannot have been it."""
    numbers = {str(number) for target in found for number in (target.id, target.thread, target.mask)}  # type: ignore[attr-defined]
    for name, rows in sorted(loot.tables.items()):
        linked: defaultdict[str, set[int]] = defaultdict(set)
        for row in rows:
            keys = _numbers(row) & numbers
            if keys:
                for key in keys:
                    linked[key] |= members_in(row, loot.members)
        if not any(linked.values()):
            continue

        def one(target: Target, linked: Any = linked) -> int | None:
            return _any(_linked(linked, target) & set(target.crowd), dice)

        def rest(target: Target, linked: Any = linked) -> int | None:
            named = _linked(linked, target) & set(target.crowd)
            return _any(set(target.crowd) - named, dice) if named else None

        yield f"join: {name}", one
        yield f"join: {name}, those it does not name", rest


def _numbers(row: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for column, value in row.items():
        if column[0] != "_" and isinstance(value, (int, str, list, dict)):
            found |= set(re.findall(r"\d{9,16}", str(value)[:2_000]))
    return found


def _linked(linked: Any, target: Target) -> set[int]:
    return linked.get(str(target.id), set()) | linked.get(str(target.thread), set()) | linked.get(str(target.mask), set())  # type: ignore[attr-defined]


def _any(people: set[int], dice: random.Random) -> int | None:
    return dice.choice(sorted(people)) if people else None


def by_gap(loot: Loot, found: list[Target], nearest: Nearest, dice: random.Random) -> Iterator[tuple[str, Guess]]:
    """A number that is missing in an order: something was there, or was given up, at about that time."""
    known = known_times(loot)
    for name, rows in sorted(loot.tables.items()):
        scale = sorted((row["id"], _made(row, known)) for row in rows if isinstance(row.get("id"), int) and 0 < row["id"] < 10**9)
        gaps: defaultdict[str, list[float]] = defaultdict(list)
        for (number, at), (following, _) in pairwise(scale):
            if following - number > 1 and at is not None:
                gaps[day_of(at)].append(at)
        if gaps:

            def guess(target: Target, gaps: Any = gaps) -> int | None:
                there = gaps.get(target.day)
                return nearest(dice.choice(there), target) if there else None

            yield f"gaps: {name}", guess


def by_habit(loot: Loot, found: list[Target], dice: random.Random) -> Iterator[tuple[str, Guess]]:
    """What members are like: who wrote most that day, whose texts are as long, who printed a recovery code, who was here last."""
    wrote: defaultdict[tuple[str, int], int] = defaultdict(int)
    sizes: defaultdict[int, list[int]] = defaultdict(list)
    for name in ("board_post", "talk_comment"):
        for row in loot.tables[name]:
            if row["author_id"] is not None:
                wrote[day_of(moment_of(row["created_at"]) or 0), row["author_id"]] += 1
                sizes[row["author_id"]].append(len(row["source"]))
    mean = {member: sum(rows) / len(rows) for member, rows in sizes.items()}
    codes = {row["member_id"] for row in loot.tables["members_secretwrap"] if row["kind"] == "recovery"}
    yield "habit: wrote most that day", lambda target: max(target.crowd, key=lambda member: (wrote[target.day, member], dice.random()))
    yield "habit: wrote nothing that day", lambda target: _any({one for one in target.crowd if not wrote[target.day, one]}, dice)
    yield "size: texts as long", lambda target: min(target.crowd, key=lambda member: abs(mean.get(member, 0) - target.size))
    yield "keys: has a recovery code", lambda target: _any(set(target.crowd) & codes, dice)
    yield "keys: order of the wraps", _by_wraps(loot)
    last = {member: max(at for at, _ in rows) for member, rows in loot.events.items()}
    seen = {member: day_of(at) for member, at in last.items()}
    yield "last seen that day", lambda target: _any({one for one in target.crowd if seen.get(one) == target.day}, dice)


def _by_wraps(loot: Loot) -> Guess:
    """A code is printed when a mask is worn first: its number among those whose making is known tells the day."""
    rows = loot.tables["members_secretwrap"]
    column = "_xmin" if loot.engine == "postgres" else "id"
    signed = {member: min((at for at, place in found if "usersession" in place), default=0.0) for member, found in loot.events.items()}
    scale = sorted((row[column], signed.get(row["member_id"], 0)) for row in rows if row["kind"] == "password")
    numbers, days = [number for number, _ in scale], defaultdict(list)
    for row in rows:
        place = bisect_left(numbers, row[column])
        if row["kind"] == "recovery" and 0 < place < len(scale):
            days[day_of(scale[place][1])].append(row["member_id"])
    return lambda target: next((member for member in days.get(target.day, ()) if member in set(target.crowd)), None)
