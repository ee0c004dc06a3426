"""The studio of the demo recordings: title card, the room while somebody speaks, last card."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from demo.drawing import (
    AKARI,
    AKARI_SOFT,
    BROWN,
    INK,
    INK_SOFT,
    KON_NIGHT,
    LINE,
    ORANGE_PALE,
    ORANGE_SOFT,
    PANE,
    PEOPLE,
    SHU,
    STONE,
    TABLE,
    WALL,
    WHITE,
    YELLOW_PALE,
    Colour,
    Sheet,
    mix,
    width_of,
    wrapped,
)

WIDTH, HEIGHT = 1280, 720
TABLE_TOP = 598
SEATS = {2: (430, 850), 3: (350, 640, 930)}
FAR_LIGHTS = ((28, 118), (62, 142), (84, 106), (142, 150), (178, 124))
BAR_LEFT, BAR_FLOOR, BAR_STEP = 1128, 90, 14
BAR_SHARES = (0.45, 0.8, 1.0, 0.7, 0.4)
DUSK = mix(KON_NIGHT, 0.78, STONE)


@dataclass(frozen=True)
class Speaker:
    """One voice of a recording as it is shown: `post` is body and section, `seat` counts from the left."""

    name: str
    post: str
    seat: int


def title_card(programme: str, title: str, speakers: list[Speaker]) -> Image.Image:
    """The building at dusk with one lit window; programme, title and who will speak."""
    sheet = _evening(lit=True)
    sheet.words(84, 150, programme, 34, AKARI_SOFT, bold=True)
    lines = wrapped(title, 60, 700, bold=True)
    for number, line in enumerate(lines):
        sheet.words(82, 250 + number * 86, line, 60, WHITE, bold=True)
    under = 290 + (len(lines) - 1) * 86 + 50
    for number, speaker in enumerate(speakers):
        sheet.words(84, under + number * 48, speaker.name, 30, YELLOW_PALE, bold=True)
        sheet.words(84 + width_of(speaker.name, 30, True) + 20, under + number * 48, speaker.post, 26, mix(YELLOW_PALE, 0.72, DUSK))
    return sheet.finished()


def last_card(programme: str) -> Image.Image:
    """The same evening with the window dark again."""
    sheet = _evening(lit=False)
    sheet.words(84, 150, programme, 34, AKARI_SOFT, bold=True)
    sheet.words(82, 340, "おしまい", 72, WHITE, bold=True)
    sheet.words(84, 416, "続きは、掲示板で。", 34, YELLOW_PALE)
    return sheet.finished()


def speaking_card(speakers: list[Speaker], current: Speaker, text: str, on_table: str) -> Image.Image:
    """The lit room: everybody at the table, the words of `current` on paper above."""
    sheet = Sheet(WIDTH, HEIGHT, WALL)
    for left in (52, 968):
        _window(sheet, left)
    seats = SEATS[len(speakers)]
    for speaker in speakers:
        _person(sheet, seats[speaker.seat], PEOPLE[speaker.seat], speaks=speaker == current)
    _table(sheet, seats, on_table)
    for speaker in speakers:
        _name_plate(sheet, seats[speaker.seat], speaker.name.split()[0], speaks=speaker == current)
    _bubble(sheet, seats[current.seat], current, text)
    return sheet.finished()


def draw_level(frame: Image.Image, level: int) -> Image.Image:
    """A copy of a speaking card whose five bars show how loud the voice is (`level` 0 to 6)."""
    copy = frame.copy()
    pen = ImageDraw.Draw(copy)
    for number, share in enumerate(BAR_SHARES):
        height = 4 + round(5 * level * share)
        left = BAR_LEFT + number * BAR_STEP
        pen.rectangle([left, BAR_FLOOR - height, left + 7, BAR_FLOOR], INK_SOFT)
    return copy


def _window(sheet: Sheet, left: float) -> None:
    sheet.box(left, 282, left + 260, 490, WHITE)
    sheet.box(left + 14, 296, left + 124, 476, PANE)
    sheet.box(left + 136, 296, left + 246, 476, PANE)
    for right, down in FAR_LIGHTS:
        sheet.box(left + 14 + right, 296 + down, left + 23 + right, 305 + down, AKARI)


def _person(sheet: Sheet, x: float, colour: Colour, speaks: bool) -> None:
    shade = colour if speaks else mix(colour, 0.62, WALL)
    sheet.disc(x, 376, 66, shade)
    sheet.half_disc(x, TABLE_TOP, 132, 142, shade)


def _table(sheet: Sheet, seats: tuple[int, ...], on_table: str) -> None:
    sheet.box(0, TABLE_TOP, WIDTH, HEIGHT, TABLE)
    for x in seats:
        lean = -26 if x > WIDTH / 2 else 26
        sheet.stroke([(x + lean * 4.2, TABLE_TOP + 2), (x + lean * 3.1, TABLE_TOP - 50)], INK, 13)
    for x in (90, 1190):
        sheet.shape([(x - 27, 560), (x + 27, 560), (x + 21, 610), (x - 21, 610)], YELLOW_PALE)
    {"slips": _slips, "bowl": _bowl, "house": _house}[on_table](sheet, (seats[0] + seats[1]) / 2)


def _slips(sheet: Sheet, x: float) -> None:
    sheet.shape([(x - 52, 612), (x + 34, 606), (x + 42, 640), (x - 46, 646)], WHITE)
    sheet.shape([(x - 30, 604), (x + 58, 612), (x + 54, 642), (x - 36, 634)], YELLOW_PALE)
    for row in (614, 624):
        sheet.stroke([(x - 14, row), (x + 36, row + 4)], mix(INK_SOFT, 0.5, YELLOW_PALE), 3)


def _bowl(sheet: Sheet, x: float) -> None:
    for shift in (-20, 0, 20):
        sheet.stroke([(x + shift, 546), (x + shift + 7, 534), (x + shift, 522), (x + shift + 7, 510)], ORANGE_PALE, 5)
    sheet.stroke([(x - 44, 566), (x + 50, 534)], BROWN, 5)
    sheet.stroke([(x - 40, 570), (x + 54, 544)], BROWN, 5)
    sheet.half_disc(x, 570, 62, 52, KON_NIGHT, upper=False)
    sheet.box(x - 64, 564, x + 64, 573, WHITE, 4)
    sheet.box(x - 26, 618, x + 26, 628, KON_NIGHT)


def _house(sheet: Sheet, x: float) -> None:
    sheet.box(x - 48, 552, x + 48, 622, WHITE)
    sheet.shape([(x - 64, 554), (x, 504), (x + 64, 554)], SHU)
    sheet.box(x - 12, 582, x + 14, 622, TABLE)
    sheet.box(x - 38, 566, x - 20, 584, PANE)
    sheet.box(x + 22, 566, x + 40, 584, PANE)


def _name_plate(sheet: Sheet, x: float, name: str, speaks: bool) -> None:
    half = width_of(name, 30, True) / 2 + 24
    sheet.box(x - half, 642, x + half, 696, WHITE if speaks else mix(WHITE, 0.72, TABLE), 4)
    sheet.words(x, 670, name, 30, INK if speaks else mix(INK, 0.8, TABLE), bold=True, anchor="mm")


def _bubble(sheet: Sheet, x: float, current: Speaker, text: str) -> None:
    sheet.shape([(x - 26, 256), (x + 26, 256), (x, 298)], WHITE)
    sheet.box(52, 30, 1228, 262, WHITE, 12)
    sheet.disc(98, 78, 13, PEOPLE[current.seat])
    sheet.words(124, 90, current.name, 32, INK, bold=True)
    sheet.words(124 + width_of(current.name, 32, True) + 22, 89, current.post, 26, INK_SOFT)
    sheet.box(84, 110, 1196, 112, LINE)
    lines, size = _fitting(text)
    top = 184 - (len(lines) - 1) * 32
    for number, line in enumerate(lines):
        sheet.words(84, top + number * 64, line, size, INK, bold=True, anchor="lm")


def _fitting(text: str) -> tuple[list[str], int]:
    """Two lines at most: the largest type that allows it."""
    for size in range(50, 38, -2):
        lines = wrapped(text, size, 1112, bold=True)
        if len(lines) <= 2:
            break
    return lines, size


def _evening(lit: bool) -> Sheet:
    sheet = Sheet(WIDTH, HEIGHT, DUSK)
    sheet.box(0, 632, WIDTH, HEIGHT, mix(DUSK, 0.62, ORANGE_SOFT))
    _building(sheet, 852, lit)
    sheet.box(0, 664, WIDTH, HEIGHT, mix(KON_NIGHT, 0.7, INK))
    for x, tall in ((806, 150), (1240, 118)):
        sheet.box(x - 3, 664 - tall + 40, x + 3, 666, INK)
        sheet.oval(x, 664 - tall, 34, 40, mix(KON_NIGHT, 0.6, INK))
    if lit:
        sheet.shape([(1000, 664), (1050, 664), (1096, 720), (976, 720)], mix(AKARI, 0.36, INK))
    return sheet


def _building(sheet: Sheet, left: float, lit: bool) -> None:
    roof = mix(INK, 0.22, STONE)
    sheet.box(left, 236, left + 346, 664, STONE)
    sheet.box(left - 14, 222, left + 360, 240, roof)
    sheet.box(left + 112, 178, left + 234, 224, STONE)
    sheet.box(left + 104, 166, left + 242, 180, roof)
    sheet.disc(left + 173, 202, 15, YELLOW_PALE)
    sheet.stroke([(left + 173, 192), (left + 173, 202), (left + 180, 206)], INK, 3)
    dark = mix(PANE, 0.62, STONE)
    for row in range(4):
        for column in range(5):
            if row == 3 and column == 2:
                continue
            x, y = left + 28 + column * 62, 268 + row * 96
            shows_light = lit and (row, column) == (1, 3)
            sheet.box(x, y, x + 42, y + 56, AKARI if shows_light else dark)
            if shows_light:
                sheet.disc(x + 14, y + 32, 8, BROWN)
                sheet.half_disc(x + 14, y + 56, 13, 16, BROWN)
            sheet.box(x + 19, y, x + 22, y + 56, STONE)
    sheet.box(left + 148, 572, left + 198, 664, AKARI if lit else dark)
