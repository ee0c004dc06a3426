"""Draws the programme pictures of the demo community, and those of its places.

Needs Pillow 13.0.0 and Debian's fonts-noto-cjk. Run from the root of the project:
    python -m demo.make_pictures
Writes demo/pictures/p-*.png and place-*.png, 640 × 360, one motif for each.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from demo.drawing import (
    AKARI,
    AKARI_SOFT,
    BROWN,
    INK,
    INK_FAINT,
    INK_SOFT,
    KON,
    KON_MILD,
    KON_NIGHT,
    KON_PALE,
    LINE,
    NIGHT,
    ORANGE_PALE,
    ORANGE_SOFT,
    PANE,
    PAPER,
    PEOPLE,
    SHU,
    STONE,
    SUNKEN,
    TABLE,
    WALL,
    WHITE,
    YELLOW_PALE,
    Sheet,
    mix,
    rgb,
)

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 640, 360
LEAF = rgb("7e8e60")
FOREST = mix(KON_NIGHT, 0.42, LEAF)
MEADOW = mix(LEAF, 0.55, YELLOW_PALE)


def main() -> None:
    """Draws everything."""
    PICTURES.mkdir(exist_ok=True)
    for name, draw in PROGRAMMES.items():
        target = PICTURES / f"{name}.png"
        draw().finished().quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
        print(target.name, target.stat().st_size)


def draw_queue() -> Sheet:
    """行列のできるオンライン相談所: two waiting at the lit counter."""
    sheet = Sheet(WIDTH, HEIGHT, PAPER)
    sheet.box(370, 56, 586, 262, WHITE, 4)
    sheet.box(382, 68, 574, 262, WALL)
    sheet.disc(478, 160, 30, PEOPLE[0])
    sheet.half_disc(478, 262, 62, 64, PEOPLE[0])
    sheet.box(350, 258, 606, 280, TABLE, 4)
    sheet.box(366, 280, 590, 330, mix(TABLE, 0.86, INK))
    for number, x in enumerate((268, 168, 68)):
        shade = mix(PEOPLE[number % 2], 1 - 0.16 * number, PAPER)
        sheet.disc(x, 176, 26, shade)
        sheet.box(x - 38, 210, x + 38, 330, shade, 34)
        sheet.box(x - 38, 280, x + 38, 330, shade)
    sheet.box(0, 330, WIDTH, HEIGHT, SUNKEN)
    sheet.box(244, 62, 344, 116, WHITE, 12)
    sheet.shape([(278, 114), (302, 114), (274, 138)], WHITE)
    for x in (270, 294, 318):
        sheet.disc(x, 89, 6, INK_FAINT)
    return sheet


def draw_journey() -> Sheet:
    """魅力発見！地元旅: hills, a road and the pin."""
    sheet = Sheet(WIDTH, HEIGHT, KON_PALE)
    sheet.oval(150, 330, 300, 170, mix(FOREST, 0.55, KON_PALE))
    sheet.oval(520, 340, 300, 190, mix(FOREST, 0.75, KON_PALE))
    sheet.oval(260, 430, 460, 180, MEADOW)
    sheet.shape(
        [
            (333, 246),
            (347, 246),
            (362, 262),
            (390, 276),
            (398, 294),
            (372, 314),
            (322, 336),
            (300, 360),
            (178, 360),
            (226, 334),
            (302, 308),
            (336, 292),
            (342, 280),
            (334, 264),
        ],
        YELLOW_PALE,
    )
    for x, y in ((90, 266), (120, 274), (520, 272)):
        sheet.box(x - 3, y, x + 3, y + 22, BROWN)
        sheet.oval(x, y - 10, 15, 22, FOREST)
    sheet.shape([(309, 160), (371, 160), (340, 244)], SHU)
    sheet.disc(340, 138, 42, SHU)
    sheet.disc(340, 138, 16, PAPER)
    return sheet


def draw_open_door() -> Sheet:
    """新規入庁者いらっしゃい！: the door stands ajar and light falls out."""
    sheet = Sheet(WIDTH, HEIGHT, STONE)
    sheet.box(0, 300, WIDTH, HEIGHT, mix(NIGHT, 0.8, STONE))
    sheet.shape([(262, 300), (394, 300), (500, 360), (214, 360)], mix(AKARI, 0.5, NIGHT))
    sheet.box(246, 52, 410, 300, mix(INK, 0.35, STONE))
    sheet.box(262, 68, 394, 300, AKARI)
    sheet.shape([(262, 68), (306, 86), (306, 318), (262, 300)], mix(BROWN, 0.5, AKARI))
    sheet.disc(297, 204, 5, INK)
    for left in (76, 484):
        sheet.box(left, 96, left + 84, 196, mix(PANE, 0.62, STONE))
        sheet.box(left + 40, 96, left + 44, 196, STONE)
    sheet.box(430, 232, 466, 300, PAPER, 4)
    for row in (248, 260, 272):
        sheet.stroke([(438, row), (458, row)], INK_FAINT, 2)
    return sheet


def draw_notebook() -> Sheet:
    """基礎講座: an open notebook with a pencil on it."""
    sheet = Sheet(WIDTH, HEIGHT, KON_PALE)
    sheet.box(0, 292, WIDTH, HEIGHT, WALL)
    sheet.shape([(112, 96), (316, 112), (316, 308), (92, 288)], WHITE)
    sheet.shape([(528, 96), (324, 112), (324, 308), (548, 288)], WHITE)
    sheet.shape([(92, 288), (316, 308), (316, 318), (90, 298)], LINE)
    sheet.shape([(548, 288), (324, 308), (324, 318), (550, 298)], LINE)
    sheet.box(315, 112, 325, 318, mix(LINE, 0.7, INK_FAINT))
    for number in range(4):
        top = 148 + number * 34
        sheet.stroke([(140 - number * 3, top - 8), (286, top + 4)], KON_MILD, 5)
    for number in range(3):
        top = 150 + number * 38
        sheet.box(356, top - 6, 374, top + 12, KON_PALE, 3)
        sheet.stroke([(360, top + 2), (364, top + 7), (371, top - 3)], KON, 3)
        sheet.stroke([(390, top + 2), (490 - number * 22, top - 6)], INK_FAINT, 4)
    sheet.shape([(448, 292), (560, 150), (580, 166), (468, 308)], SHU)
    sheet.shape([(448, 292), (468, 308), (440, 320)], ORANGE_PALE)
    sheet.shape([(443, 310), (449, 314), (438, 322)], INK)
    sheet.shape([(560, 150), (580, 166), (590, 153), (570, 137)], ORANGE_SOFT)
    return sheet


def draw_lunch() -> Sheet:
    """昼休みの15分: a lunch box, chopsticks and a cup of tea."""
    sheet = Sheet(WIDTH, HEIGHT, YELLOW_PALE)
    sheet.box(96, 88, 436, 292, TABLE, 20)
    sheet.box(110, 102, 422, 278, BROWN, 12)
    sheet.box(118, 110, 274, 270, WHITE, 8)
    sheet.disc(196, 190, 20, SHU)
    sheet.box(282, 110, 414, 186, MEADOW, 8)
    for x in (304, 330, 356, 382):
        sheet.disc(x, 148, 17, FOREST)
    sheet.box(282, 194, 414, 270, ORANGE_PALE, 8)
    for left in (292, 332, 372):
        sheet.box(left, 206, left + 34, 258, AKARI_SOFT, 8)
        sheet.stroke([(left + 10, 222), (left + 24, 222), (left + 24, 240), (left + 12, 240)], ORANGE_SOFT, 4)
    sheet.stroke([(96, 318), (430, 310)], INK_SOFT, 7)
    sheet.stroke([(98, 334), (430, 324)], INK_SOFT, 7)
    sheet.disc(528, 190, 62, WHITE)
    sheet.disc(528, 190, 50, mix(FOREST, 0.5, AKARI_SOFT))
    sheet.oval(514, 176, 16, 9, mix(FOREST, 0.3, AKARI_SOFT))
    return sheet


def draw_bowl() -> Sheet:
    """A place of 地元旅: a bowl of noodles by the window in the morning."""
    sheet = Sheet(WIDTH, HEIGHT, mix(AKARI_SOFT, 0.6, WHITE))
    sheet.box(0, 0, WIDTH, 150, mix(PANE, 0.5, WHITE))
    sheet.shape([(0, 150), (180, 96), (330, 150)], FOREST)
    sheet.box(0, 142, WIDTH, 158, BROWN)
    sheet.box(0, 262, WIDTH, HEIGHT, TABLE)
    sheet.half_disc(320, 210, 176, 104, mix(KON, 0.8, WHITE), upper=False)
    sheet.box(250, 300, 390, 322, mix(KON, 0.7, INK))
    sheet.oval(320, 210, 176, 44, WHITE)
    sheet.oval(320, 210, 158, 36, mix(BROWN, 0.45, YELLOW_PALE))
    for left in (210, 250, 290):
        sheet.stroke([(left, 206), (left + 40, 216), (left + 80, 204)], YELLOW_PALE, 5)
    sheet.oval(390, 206, 40, 16, WHITE)
    sheet.shape([(420, 190), (470, 140), (486, 150), (440, 204)], INK)
    sheet.stroke([(120, 250), (540, 330)], mix(SHU, 0.7, BROWN), 6)
    for x in (270, 320, 372):
        sheet.stroke([(x, 160), (x + 12, 130), (x - 6, 104), (x + 8, 78)], WHITE, 6)
    return sheet


def draw_wall() -> Sheet:
    """A place of 地元旅: white storehouses by the harbour with long shadows."""
    sheet = Sheet(WIDTH, HEIGHT, mix(YELLOW_PALE, 0.7, ORANGE_PALE))
    sheet.disc(560, 90, 44, AKARI_SOFT)
    sheet.box(0, 262, WIDTH, HEIGHT, STONE)
    for left in (40, 220, 400):
        sheet.box(left, 150, left + 150, 270, WHITE)
        sheet.box(left, 216, left + 150, 270, mix(INK, 0.7, STONE))
        sheet.shape([(left - 14, 152), (left + 75, 92), (left + 164, 152)], mix(INK, 0.6, KON))
        sheet.box(left + 56, 176, left + 94, 206, mix(INK, 0.55, WALL))
        sheet.shape([(left, 270), (left + 150, 270), (left + 70, 350), (left - 90, 350)], mix(INK, 0.25, STONE))
    return sheet


def draw_round_table() -> Sheet:
    """となりの自主ゼミ: a table with six seats from above; one is still free."""
    sheet = Sheet(WIDTH, HEIGHT, PAPER)
    for number in range(6):
        turn = math.radians(60 * number + 30)
        x, y = 320 + 142 * math.cos(turn), 180 + 132 * math.sin(turn)
        free = number == 5
        sheet.disc(x, y, 34, LINE if free else PEOPLE[number % 3])
        sheet.disc(x, y, 19, PAPER if free else mix(PEOPLE[number % 3], 0.55, INK))
    sheet.disc(320, 180, 96, WALL)
    sheet.disc(320, 180, 86, mix(WALL, 0.6, WHITE))
    sheet.shape([(266, 150), (322, 138), (336, 204), (280, 216)], WHITE)
    for number in range(3):
        sheet.stroke([(280 + number * 3, 164 + number * 14), (314 + number * 3, 157 + number * 14)], INK_FAINT, 3)
    sheet.disc(366, 160, 17, KON)
    sheet.disc(366, 160, 12, BROWN)
    sheet.disc(358, 218, 17, WHITE)
    sheet.disc(358, 218, 12, mix(FOREST, 0.5, AKARI_SOFT))
    return sheet


def draw_mended_cup() -> Sheet:
    """失敗のほうが話せます: a cup that broke and was mended."""
    sheet = Sheet(WIDTH, HEIGHT, PAPER)
    sheet.box(0, 286, WIDTH, HEIGHT, WALL)
    sheet.oval(316, 300, 150, 16, mix(WALL, 0.8, TABLE))
    sheet.disc(444, 186, 54, KON_MILD)
    sheet.disc(444, 186, 34, PAPER)
    sheet.shape([(196, 104), (436, 104), (420, 218), (212, 218)], KON_MILD)
    sheet.half_disc(316, 217, 104, 80, KON_MILD, upper=False)
    sheet.box(266, 282, 366, 302, KON_MILD, 6)
    sheet.oval(316, 104, 120, 20, mix(KON_MILD, 0.6, WHITE))
    sheet.oval(316, 108, 104, 14, mix(BROWN, 0.75, WALL))
    mended = mix(AKARI, 0.42, TABLE)
    sheet.stroke([(262, 124), (276, 166), (258, 196), (290, 232), (284, 288)], mended, 7)
    sheet.stroke([(276, 166), (328, 182), (352, 160), (372, 122)], mended, 7)
    sheet.stroke([(328, 182), (350, 226), (398, 246)], mended, 7)
    return sheet


def draw_night_lamp() -> Sheet:
    """夜のあかり: a desk lamp at the window, a thin moon outside."""
    sheet = Sheet(WIDTH, HEIGHT, NIGHT)
    sheet.box(70, 42, 330, 250, mix(WHITE, 0.2, NIGHT))
    sheet.box(82, 54, 194, 238, mix(KON_NIGHT, 0.8, PANE))
    sheet.box(206, 54, 318, 238, mix(KON_NIGHT, 0.8, PANE))
    sheet.disc(262, 106, 26, YELLOW_PALE)
    sheet.disc(250, 98, 25, mix(KON_NIGHT, 0.8, PANE))
    for x, y in ((108, 204), (134, 218), (166, 196), (226, 214), (290, 204)):
        sheet.box(x, y, x + 7, y + 7, AKARI)
    sheet.shape([(430, 160), (540, 160), (616, 296), (354, 296)], mix(AKARI, 0.3, NIGHT))
    sheet.box(0, 296, WIDTH, HEIGHT, mix(TABLE, 0.55, NIGHT))
    sheet.oval(485, 304, 131, 14, mix(AKARI, 0.42, TABLE))
    sheet.stroke([(485, 160), (485, 96), (560, 60), (590, 296)], INK_FAINT, 7)
    sheet.half_disc(485, 162, 56, 56, AKARI)
    sheet.box(556, 288, 620, 302, INK_FAINT, 6)
    sheet.shape([(424, 306), (482, 292), (540, 306), (482, 322)], YELLOW_PALE)
    sheet.stroke([(482, 294), (482, 320)], LINE, 3)
    return sheet


PROGRAMMES: dict[str, Callable[[], Sheet]] = {
    "p-soudan": draw_queue,
    "p-jimoto": draw_journey,
    "p-irasshai": draw_open_door,
    "p-kiso": draw_notebook,
    "p-hiru": draw_lunch,
    "p-zemi": draw_round_table,
    "p-shippai": draw_mended_cup,
    "p-yoru": draw_night_lamp,
    "place-bowl": draw_bowl,
    "place-wall": draw_wall,
}


if __name__ == "__main__":
    main()
