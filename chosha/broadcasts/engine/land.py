"""Maps drawn from the house's own outlines (static/broadcasts/land, made by setup/make_land.py): where a point lies, what is shown of it.

A prefecture is drawn in thousandths of a degree, about 110 m: x to the east from 122° (narrowed as at 36° north), y to the south from 46°.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

NARROWING = math.cos(math.radians(36))
BOXES: dict[str, list[int]] = json.loads(Path(__file__).with_name("land.json").read_text("utf-8"))  # box, and place in the country
COUNTRY = 3900  # how wide the map of the country is
SOUTH, NORTH, WEST, EAST = 20.0, 46.0, 122.0, 154.5
FAR_OUT = 500  # thousandths by which a place may lie beyond the box of its prefecture: a ferry, a rock in the sea
LEAST = 260  # how narrow a map may be: some 29 km
RADIUS = 4.6  # of a pin, in hundredths of the map's width
STEPS = 60
ROOM = 1.25  # around what is shown from near

Point = tuple[float, float]


@dataclass(frozen=True)
class Pin:
    """One place on a map: where it lies, and where its number is drawn, beside its neighbours'."""

    number: int
    x: float
    y: float
    shown_x: float
    shown_y: float
    is_aside: bool


@dataclass(frozen=True)
class View:
    """A square of the map: its box as an SVG's viewBox, the prefectures drawn in it, the pins. Lengths in the map's own units."""

    left: float
    top: float
    side: float
    codes: tuple[str, ...]
    pins: tuple[Pin, ...]

    @property
    def box(self) -> str:
        return f"{self.left:.0f} {self.top:.0f} {self.side:.0f} {self.side:.0f}"

    @property
    def files(self) -> list[str]:
        return [f"broadcasts/land/{code}.svg" for code in self.codes]

    @property
    def radius(self) -> str:
        return f"{self.side * RADIUS / 100:.1f}"

    @property
    def letter(self) -> str:
        return f"{self.side * RADIUS / 80:.1f}"

    @property
    def line(self) -> str:
        return f"{self.side / 350:.2f}"


def on_map(lat: float, lng: float) -> Point:
    return (lng - WEST) * NARROWING * 1000, (NORTH - lat) * 1000


def is_there(lat: float, lng: float) -> bool:
    """Whether a point lies in or around the country."""
    return SOUTH <= lat <= NORTH and WEST <= lng <= EAST


def is_near(lat: float, lng: float, code: str) -> bool:
    """Whether it may belong to this prefecture. Islands far out count for Tokyo, Kagoshima and Okinawa."""
    if code in ("13", "46", "47"):
        return is_there(lat, lng)
    left, top, width, height = BOXES[code][:4]
    x, y = on_map(lat, lng)
    return left - FAR_OUT <= x <= left + width + FAR_OUT and top - FAR_OUT <= y <= top + height + FAR_OUT


def view(codes: Iterable[str], places: Sequence[Point], *, near: bool = False) -> View | None:
    """The map of these prefectures with these (lat, lng) on it, numbered from 1; with `near`, only what lies around them.

    None where no prefecture is known.
    """
    known = tuple(sorted(code for code in set(codes) if code in BOXES))
    if not known:
        return None
    points = [on_map(lat, lng) for lat, lng in places]
    left, top, side = _square(_corners(points, 0) if near and points else _corners([*_edges(known), *points], 0), LEAST if near else 0)
    if near:
        left, top, side = left - side * (ROOM - 1) / 2, top - side * (ROOM - 1) / 2, side * ROOM
    shown = _apart(points, side, (left, top))
    far = side * RADIUS / 200
    pins = [
        Pin(number, *point, *drawn, is_aside=math.dist(point, drawn) > far)
        for number, (point, drawn) in enumerate(zip(points, shown, strict=True), 1)
    ]
    return View(left, top, side, known, tuple(pins))


def in_country(codes: Sequence[str]) -> dict[str, Point]:
    """Where the counts of these prefectures stand in the map of the country, beside one another."""
    shown = _apart([(BOXES[code][4], BOXES[code][5]) for code in codes], COUNTRY, (0, 0), 3.0)
    return dict(zip(codes, shown, strict=True))


def is_crowded(whole: View, close: View) -> bool:
    """Whether looking from near shows more."""
    return close.side < whole.side * 0.6


def _edges(codes: tuple[str, ...]) -> list[Point]:
    return [corner for code in codes for x, y, w, h in [BOXES[code][:4]] for corner in ((x, y), (x + w, y + h))]


def _corners(points: Sequence[Point], margin: float) -> tuple[float, float, float, float]:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


def _square(corners: tuple[float, float, float, float], least: float) -> tuple[float, float, float]:
    left, top, right, bottom = corners
    side = max(right - left, bottom - top, least)
    return (left + right - side) / 2, (top + bottom - side) / 2, side


def _apart(points: Sequence[Point], side: float, corner: Point, wide: float = RADIUS) -> list[Point]:
    """Pins that would lie over one another are pushed aside, as little as it takes, and stay on the map."""
    radius = side * wide / 100
    apart = 2.1 * radius
    shown = [list(point) for point in points]
    for _ in range(STEPS):
        for first, second in combinations(range(len(shown)), 2):
            dx, dy = shown[second][0] - shown[first][0], shown[second][1] - shown[first][1]
            gap = math.hypot(dx, dy)
            if gap >= apart:
                continue
            turn = math.atan2(dy, dx) if gap > 0.01 else second * 2.4
            push = (apart - gap) / 2
            for which, sign in ((first, -1), (second, 1)):
                shown[which][0] += sign * push * math.cos(turn)
                shown[which][1] += sign * push * math.sin(turn)
    rim = radius * 1.1
    return [(_within(x, corner[0] + rim, corner[0] + side - rim), _within(y, corner[1] + rim, corner[1] + side - rim)) for x, y in shown]


def _within(number: float, least: float, most: float) -> float:
    return min(max(number, least), most)
