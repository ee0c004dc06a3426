"""Paper, ink and type for the pictures of the demo community.

Colours are those of the house's look (tokens of the Digital Agency Design System and mixes of two of them).
Shapes are drawn at twice the size and reduced, because Pillow draws hard edges. Text needs Debian's fonts-noto-cjk.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]

FONT_FOLDER = Path("/usr/share/fonts/opentype/noto")
JAPANESE_FACE = 0  # the .ttc holds one face per language; the first is Japanese
OVERSIZE = 2
NEVER_FIRST = "、。」）〜ーっゃゅょぁぃぅぇぉんッャュョァィゥェォ・？"
NEVER_LAST = "「（"


def rgb(code: str) -> Colour:
    """Colour of a six-digit code such as "ffd43d"."""
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


def mix(first: Colour, share: float, second: Colour) -> Colour:
    """Like CSS color-mix in srgb: `share` (0 to 1) of the first colour, the rest of the second."""
    red, green, blue = (round(one * share + two * (1 - share)) for one, two in zip(first, second, strict=True))
    return red, green, blue


WHITE, INK, INK_SOFT, INK_FAINT = rgb("ffffff"), rgb("1a1a1a"), rgb("4d4d4d"), rgb("666666")
YELLOW_PALE, AKARI_SOFT, AKARI = rgb("fbf5e0"), rgb("fff0b3"), rgb("ffd43d")
KON, KON_NIGHT, KON_PALE, KON_MILD = rgb("00118f"), rgb("000060"), rgb("e8f1fe"), rgb("9db7f9")
ORANGE_PALE, ORANGE_SOFT, SHU, BROWN = rgb("ffeee2"), rgb("ffc199"), rgb("ac3e00"), rgb("541e00")
PAPER = mix(YELLOW_PALE, 0.38, WHITE)
SUNKEN = mix(YELLOW_PALE, 0.62, rgb("f2f2f2"))
LINE = mix(YELLOW_PALE, 0.5, rgb("cccccc"))
WALL = mix(AKARI_SOFT, 0.74, ORANGE_SOFT)
PANE = mix(KON_NIGHT, 0.62, INK_SOFT)
TABLE = mix(BROWN, 0.78, ORANGE_SOFT)
NIGHT = mix(KON_NIGHT, 0.24, INK)
STONE = mix(rgb("8a6a5c"), 0.42, PANE)
PEOPLE = (mix(BROWN, 0.82, AKARI), mix(BROWN, 0.62, AKARI), mix(BROWN, 0.46, ORANGE_SOFT))


@cache
def typeface(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Japanese gothic in pixels of the oversized sheet."""
    return ImageFont.truetype(str(FONT_FOLDER / f"NotoSansCJK-{'Bold' if bold else 'Regular'}.ttc"), size, index=JAPANESE_FACE)


class Sheet:
    """A sheet of paper; every length is in pixels of the finished picture."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.size = (width, height)
        self.image = Image.new("RGB", (width * OVERSIZE, height * OVERSIZE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        """The picture at its real size, edges smoothed."""
        return self.image.resize(self.size, Image.Resampling.LANCZOS)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0) -> None:
        """Filled rectangle, corners rounded when a radius is given."""
        corners = [edge * OVERSIZE for edge in (left, top, right, bottom)]
        self.pen.rounded_rectangle(corners, radius * OVERSIZE, fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """Filled circle around a point."""
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        """Filled ellipse around a point; `across` and `down` are half its width and height."""
        self.pen.ellipse([(x - across) * OVERSIZE, (y - down) * OVERSIZE, (x + across) * OVERSIZE, (y + down) * OVERSIZE], fill)

    def half_disc(self, x: float, y: float, across: float, down: float, fill: Colour, upper: bool = True) -> None:
        """Upper or lower half of an ellipse whose flat side lies on `y`."""
        corners = [(x - across) * OVERSIZE, (y - down) * OVERSIZE, (x + across) * OVERSIZE, (y + down) * OVERSIZE]
        self.pen.pieslice(corners, 180 if upper else 0, 360 if upper else 180, fill)

    def shape(self, points: list[Point], fill: Colour) -> None:
        """Filled polygon."""
        self.pen.polygon([(x * OVERSIZE, y * OVERSIZE) for x, y in points], fill)

    def stroke(self, points: list[Point], colour: Colour, width: float) -> None:
        """Line through the points with round ends and joins."""
        scaled = [(x * OVERSIZE, y * OVERSIZE) for x, y in points]
        self.pen.line(scaled, colour, round(width * OVERSIZE), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, colour)

    def words(self, x: float, y: float, text: str, size: int, colour: Colour, bold: bool = False, anchor: str = "ls") -> None:
        """One line of text; (x, y) is its left end on the base line unless another Pillow anchor is named."""
        self.pen.text((x * OVERSIZE, y * OVERSIZE), text, colour, typeface(size * OVERSIZE, bold), anchor=anchor)


def width_of(text: str, size: int, bold: bool = False) -> float:
    """Width of one line in pixels of the finished picture."""
    return typeface(size * OVERSIZE, bold).getlength(text) / OVERSIZE


def wrapped(text: str, size: int, room: float, bold: bool = False) -> list[str]:
    """Lines no wider than `room`, about equally long, broken where a reader would breathe."""
    if width_of(text, size, bold) <= room:
        return [text]
    count = 2
    while True:
        lines = _split(text, count)
        if all(width_of(line, size, bold) <= room for line in lines) or count == len(text):
            return lines
        count += 1


def _split(text: str, count: int) -> list[str]:
    if count == 1 or len(text) < 2:
        return [text]
    cut = min(range(1, len(text)), key=lambda place: abs(place - len(text) / count) + _unease(text[place - 1], text[place]))
    return [text[:cut].strip(), *_split(text[cut:].strip(), count - 1)]


def _unease(before: str, after: str) -> float:
    """How badly a line break between two characters reads; 0 is best, above 40 is not done."""
    if after in NEVER_FIRST or before in NEVER_LAST:
        return 50
    if before in "、。　 —":
        return 0
    if before == "」" or after in NEVER_LAST:
        return 3
    if _is_kana(before) and not _is_kana(after):
        return 3
    return 12 if _is_kana(before) else 20


def _is_kana(sign: str) -> bool:
    return "ぁ" <= sign <= "ん"
