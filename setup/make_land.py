"""Draws the outlines of the 47 prefectures, and of the whole country, out of the shapes of all municipalities.

    python setup/make_land.py municipalities.topojson

`municipalities.topojson`: 国土数値情報（行政区域データ, 国土交通省, 2021-01-01), simplified to 0.1 % by japan-topography b403e71.
Writes chosha/broadcasts/static/broadcasts/land/*.svg and chosha/broadcasts/engine/land.json: the box
of each prefecture, and where its name stands in the map of the country. A prefecture is drawn in
thousandths of a degree (see chosha/broadcasts/engine/land.py); the country stands closer together, as on the maps one knows.
"""

import csv
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1] / "chosha"
DRAWN = HOUSE / "broadcasts" / "static" / "broadcasts" / "land"
BOXES = HOUSE / "broadcasts" / "engine" / "land.json"
TOWNS = HOUSE / "members" / "lists" / "municipalities.csv"
PREFECTURES = TOWNS.with_name("prefectures.csv")
NARROWING = math.cos(math.radians(36))
MARGIN = 30
DOT = 8  # how wide an island is drawn that the simplified shapes have lost
COARSE, SMALLEST = 3.5, 60.0  # of the country: by how much a line may be off, the area below which an island is left out
EASED = {"01": 7.0}  # a large prefecture is shown small: by how much its lines may be off
# What lies so far out that a map with it shows the rest too small; a pin there widens the map.
NEAR: dict[str, Callable[[float, float], bool]] = {
    "13": lambda lng, lat: lat > 35.4,
    "46": lambda lng, lat: lat > 29.85,
    "47": lambda lng, lat: lng < 129.5,
}
Point = tuple[float, float]


class Shapes:
    """The arcs in degrees, and per prefecture the numbers of its coasts and borders and of the lines between its towns."""

    def __init__(self, file: Path) -> None:
        told = json.loads(file.read_text("utf-8"))
        (sx, sy), (tx, ty) = told["transform"]["scale"], told["transform"]["translate"]
        self.arcs = [_arc(arc, lambda x, y: (x * sx + tx, y * sy + ty)) for arc in told["arcs"]]
        self.ends = [((round(arc[0][0], 6), round(arc[0][1], 6)), (round(arc[-1][0], 6), round(arc[-1][1], 6))) for arc in self.arcs]
        used: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.known = set()
        for shape in told["objects"]["municipalities"]["geometries"]:
            self.known.add(shape["id"])
            for number in _numbers(shape["arcs"]):
                used[shape["id"][:2]][number if number >= 0 else ~number] += 1
        self.outer = {code: [n for n, times in counted.items() if times == 1] for code, counted in used.items()}
        self.inner = {code: [n for n, times in counted.items() if times > 1] for code, counted in used.items()}

    def rings(self, code: str) -> Iterable[list[int]]:
        """The outer arcs put end to end; a number below zero is an arc walked backwards."""
        left, at = set(self.outer[code]), defaultdict(set)
        for number in left:
            for end in self.ends[number]:
                at[end].add(number)
        while left:
            first = left.pop()
            ring, (start, here) = [first], self.ends[first]
            while here != start:
                number = next(n for n in sorted(at[here]) if n in left)
                left.discard(number)
                begin, end = self.ends[number]
                ring.append(number if begin == here else ~number)
                here = end if begin == here else begin
            yield ring

    def walk(self, ring: list[int], drawn: Callable[[int], list[Point]]) -> list[Point]:
        points: list[Point] = []
        for number in ring:
            line = drawn(number) if number >= 0 else drawn(~number)[::-1]
            points += line if not points else line[1:]
        return points


def _arc(steps: list[list[int]], placed: Callable[[float, float], Point]) -> list[Point]:
    x = y = 0
    line = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        line.append(placed(x, y))
    return line


def _numbers(nested: object) -> Iterable[int]:
    if isinstance(nested, int):
        yield nested
    elif isinstance(nested, list):
        for part in nested:
            yield from _numbers(part)


def thousandths(point: Point) -> Point:
    return (point[0] - 122) * NARROWING * 1000, (46 - point[1]) * 1000


def moved(point: Point) -> Point:
    """By how much an island goes: 沖縄 and 奄美 to the upper left, 小笠原 further north."""
    lng, lat = point
    return (0, 0) if lat >= 29.85 else (5.1, 14.65) if lng < 133 else (0, 4.2) if lng > 139 else (0, 0)


def together(point: Point) -> Point:
    """In quarters of what chosha/members/lists calls map_x and map_y."""
    return (point[0] - 127.8) * NARROWING * 58.3 * 4, (45.75 - point[1]) * 58.3 * 4


def eased(line: list[Point], off: float) -> list[Point]:
    """Without the points that lie closer than `off` to what is left."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    long = math.hypot(bx - ax, by - ay)
    away = [math.hypot(x - ax, y - ay) if not long else abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / long for x, y in line]
    far = max(range(len(line)), key=lambda place: away[place])
    if away[far] <= off:
        return [line[0], line[-1]]
    return eased(line[: far + 1], off)[:-1] + eased(line[far:], off)


def area(points: list[Point]) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True))) / 2


def path(points: Iterable[Point], *, closed: bool) -> str:
    """In whole numbers, each step from the last: 「m1 2l3-4 5 6z」"""
    whole = [(round(x), round(y)) for x, y in points]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(whole) if (ax, ay) != (bx, by)]
    if closed and steps:
        steps = steps[:-1]
    words = "".join(f"{' ' if dx >= 0 and place else ''}{dx}{' ' if dy >= 0 else ''}{dy}" for place, (dx, dy) in enumerate(steps))
    return f"M{whole[0][0]} {whole[0][1]}l{words}{'z' if closed else ''}" if steps else ""


def dot(at: Point) -> str:
    x, y = round(at[0]), round(at[1])
    return f"M{x - DOT} {y}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0z"


def draw_prefectures(shapes: Shapes, lost: dict[str, list[Point]]) -> dict[str, list[int]]:
    boxes = {}
    for code in sorted(shapes.outer):
        off = EASED.get(code, 0.5)
        lines = [eased([thousandths(point) for point in arc], off) for arc in shapes.arcs]
        rings = list(shapes.rings(code))
        land = "".join(path(shapes.walk(ring, lines.__getitem__), closed=True) for ring in rings)
        land += "".join(map(dot, map(thousandths, lost[code])))
        towns = "".join(path(lines[number], closed=False) for number in shapes.inner[code])
        near = NEAR.get(code, lambda lng, lat: True)
        coasts = [shapes.walk(ring, shapes.arcs.__getitem__) for ring in rings]
        placed = [thousandths(point) for coast in coasts if all(near(*point) for point in coast) for point in coast]
        left, top = (math.floor(min(point[axis] for point in placed)) - MARGIN for axis in (0, 1))
        right, bottom = (math.ceil(max(point[axis] for point in placed)) + MARGIN for axis in (0, 1))
        boxes[code] = [left, top, right - left, bottom - top]
        drawn = f'<path id="land" d="{land}"/><path id="towns" fill="none" d="{towns}"/>'
        (DRAWN / f"{code}.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}</svg>\n', "utf-8")
    return boxes


def draw_country(shapes: Shapes) -> None:
    def drawn(ring: list[int]) -> list[Point]:
        """An island moves as one, wherever its ends lie."""
        east, north = moved(shapes.arcs[ring[0] if ring[0] >= 0 else ~ring[0]][0])

        def line(number: int) -> list[Point]:
            return eased([together((lng + east, lat + north)) for lng, lat in shapes.arcs[number]], COARSE)

        return shapes.walk(ring, line)

    paths = []
    for code in sorted(shapes.outer):
        rings = [drawn(ring) for ring in shapes.rings(code)]
        large = [ring for ring in rings if area(ring) >= SMALLEST] or rings
        paths.append(f'<path id="p{code}" d="{"".join(path(ring, closed=True) for ring in large)}"/>')
    (DRAWN / "japan.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(paths)}</svg>\n', "utf-8")


def main() -> None:
    shapes = Shapes(Path(sys.argv[1]))
    lost: defaultdict[str, list[Point]] = defaultdict(list)
    with TOWNS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] != "都道府県" and row["code"] not in shapes.known:
                lost[row["pref_code"]].append((float(row["lng"]), float(row["lat"])))
    DRAWN.mkdir(parents=True, exist_ok=True)
    boxes = draw_prefectures(shapes, lost)
    draw_country(shapes)
    with PREFECTURES.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            boxes[row["pref_code"]] += [round(float(row["map_x"]) * 4), round(float(row["map_y"]) * 4)]
    BOXES.write_text("{\n" + ",\n".join(f'  "{code}": {box}' for code, box in boxes.items()) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
