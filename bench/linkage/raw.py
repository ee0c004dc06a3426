"""Attacks on bytes: pages of the file, the log, what was deleted, the folders of media, mails and logs."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.linkage.attacks import Guess, Nearest, between, known_times
from bench.linkage.loot import Loot
from bench.linkage.pages import File, frames
from bench.linkage.targets import SIGN, Target

RAW = re.compile("【".encode() + rb"(?:\xe3[\x81-\x82][\x80-\xbf]){12}" + "】".encode())


def by_pages(loot: Loot, found: list[Target], nearest: Nearest) -> Iterator[tuple[str, Guess]]:
    """SQLite: pages are taken in the order of need, so the page a long text goes on in says when."""
    if loot.engine != "sqlite":
        return
    file, known = File(loot.whole), known_times(loot)  # type: ignore[attr-defined]
    lies = {name: {cell.rowid: cell for cell in file.cells(root)} for name, root in loot.roots.items() if root}
    for what, of in (("leaf", "page"), ("further page", "beyond")):
        scale = []
        for name in ("board_post", "talk_comment", "search_row"):
            for row in loot.tables[name]:
                cell, at = lies[name].get(row["_place"]), known.get(row["thing_id"] if name == "search_row" else row["id"])
                if cell is not None and at is not None and getattr(cell, of):
                    scale.append((getattr(cell, of), at))
        scale.sort()
        numbers = [number for number, _ in scale]
        for name in ("board_post", "talk_comment", "search_row", "talk_mask", "talk_seal"):

            def guess(target: Target, name: str = name, of: str = of, scale: Any = scale, numbers: Any = numbers) -> int | None:
                for row in target.rows.get(name, ()):
                    cell = lies[name].get(row["_place"])
                    if cell is not None and getattr(cell, of):
                        return nearest(between(numbers, scale, getattr(cell, of)), target)
                return None

            yield f"pages: {what} of {name}", guess


def by_log(loot: Loot, found: list[Target], nearest: Nearest) -> Iterator[tuple[str, Guess]]:
    """SQLite's write-ahead log keeps every page in the order of writing, also of turns long over."""
    if loot.engine != "sqlite":
        return
    known, times = known_times(loot), {}
    for name in ("board_post", "talk_comment"):
        for row in loot.tables[name]:
            said = SIGN.search(row["source"] or "")
            if said and row["id"] in known:
                times[said.group()] = known[row["id"]]
    first: dict[str, float] = {}
    latest = 0.0
    for _, _, page in frames(Path(f"{loot.file}-wal")):
        signs = [raw.decode() for raw in RAW.findall(page)]
        latest = max([latest, *(times[sign] for sign in signs if sign in times)])
        for sign in signs:
            first.setdefault(sign, latest)
    yield "log: first frame with the text", lambda target: nearest(first.get(target.sign) or None, target)


def by_remains(loot: Loot, found: list[Target]) -> Iterator[tuple[str, Guess]]:
    """What was deleted and still lies there: the text, and right behind it the number of a member."""
    if loot.engine == "sqlite":
        places = {"file": [loot.file], "log": [Path(f"{loot.file}-wal")]}
    else:
        data = loot.home.parent / "postgres" / "data"
        places = {"tables": sorted((data / "base").rglob("*")), "log": sorted((data / "pg_wal").glob("0*"))}
    order = "big" if loot.engine == "sqlite" else "little"
    people = {member.to_bytes(8, order): member for member in loot.members}  # type: ignore[arg-type]
    wanted = {target.sign: target for target in found if target.sign}
    for place, paths in places.items():
        votes: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for path in paths:
            if path.is_file():
                _carve(path.read_bytes(), wanted, people, votes)
        yield f"remains: {place}", lambda target, votes=votes: next((who for who, _ in votes[target.sign].most_common(1)), None)


def _carve(raw: bytes, wanted: dict[str, Target], people: dict[bytes, int], votes: Any) -> None:
    for at in RAW.finditer(raw):
        sign = at.group().decode()
        target = wanted.get(sign)
        if target is None:
            continue
        behind = raw[at.end() : at.end() + 3 * target.size + 260]
        for place in range(len(behind) - 7):
            member = people.get(behind[place : place + 8])
            if member is not None:
                votes[sign][member] += 1
                break


def by_media(loot: Loot, found: list[Target], nearest: Nearest, truth: dict[str, Any]) -> Iterator[tuple[str, Guess]]:
    """Stamps of files and of the folders they lie in. The machine's own clock ran beside the house's: `truth` leads back."""
    real, lived = zip(*truth["clock"], strict=True)
    there = {path.name: path for path in (loot.home / "media" / "files").glob("??/*")}

    def house(at: float) -> float | None:
        if real[0] <= at <= real[-1] + 60:
            return float(lived[min(bisect_right(real, at), len(lived) - 1)])
        return at if lived[0] <= at <= lived[-1] and at % 86_400 else None  # midnight is a day

    def stamped(target: Target, what: str) -> int | None:
        for row in target.rows.get("media_storedfile", ()):
            folder = there.get(str(row["id"]))
            if folder is not None:
                path = {"file": next(folder.iterdir(), folder), "folder": folder, "shelf": folder.parent}[what]
                return nearest(house(path.stat().st_mtime), target)
        return None

    for what in ("file", "folder", "shelf"):
        yield f"media: stamp of the {what}", lambda target, what=what: stamped(target, what)
    sizes = defaultdict(list)
    posts = {row["id"]: row["author_id"] for row in loot.tables["board_post"]}
    files = {row["id"]: row["bytes"] for row in loot.tables["media_storedfile"]}
    for row in loot.tables["board_attachment"]:
        if posts.get(row["post_id"]) is not None:
            sizes[files[row["file_id"]]].append(posts[row["post_id"]])
    scale = sorted(sizes)

    def as_large(target: Target) -> int | None:
        for row in target.rows.get("media_storedfile", ()):
            place = bisect_left(scale, row["bytes"])
            near = [sizes[size][0] for size in scale[max(0, place - 3) : place + 3] if sizes[size][0] in set(target.crowd)]
            return near[0] if near else None
        return None

    yield "media: files as large", as_large


def by_paper(loot: Loot, found: list[Target]) -> Iterator[tuple[str, Guess]]:
    """Logs, mails and whatever else lies in the house: a file with the text, or its number, and a member."""
    emails = {row["email"]: row["id"] for row in loot.tables["members_member"]}
    named: defaultdict[str, set[int]] = defaultdict(set)
    numbers = {str(number): target for target in found for number in (target.id, target.thread)}
    paths = [path for path in loot.home.rglob("*") if path.is_file() and "media" not in path.parts and "sqlite3" not in path.name]
    for path in [loot.log, *paths]:
        for part in path.read_text(errors="replace").splitlines() if path == loot.log else [path.read_text(errors="replace")]:
            people = {emails[word] for word in re.findall(r"[\w.]+@[\w.]+", part) if word in emails}
            people |= {int(number) for number in re.findall(r"\d{9,16}", part)} & loot.members
            for key in {*SIGN.findall(part), *(set(re.findall(r"\d{9,16}", part)) & set(numbers))} if people else ():
                named[key] |= people
    yield "paper: logs and mails", lambda target: next(iter(named[target.sign] | named[str(target.id)] | named[str(target.thread)]), None)
