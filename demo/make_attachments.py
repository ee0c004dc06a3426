"""Draws the three example attachments of the demo community: a sketched office, a checklist, a one-page PDF.

Needs Pillow 13.0.0 and Debian's fonts-noto-cjk. Run from the root of the project:
    python -m demo.make_attachments
Writes demo/pictures/attachment-*. Offices and lists are invented; the same files come out every time.
"""

from __future__ import annotations

import random
import time
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageFilter

from demo.drawing import INK, INK_FAINT, INK_SOFT, KON, LINE, PAPER, SHU, TABLE, WHITE, Colour, Point, Sheet, mix, wrapped

PICTURES = Path(__file__).parent / "pictures"
HAND = random.Random(7)  # the trembling of a hand, the same every time
WRITTEN_ON = time.struct_time((2026, 11, 2, 9, 0, 0, 0, 306, 0))
PAGE_WIDTH, PAGE_HEIGHT = 827, 1169  # A4 at 100 dots to the inch

DESKS = ((96, 330), (200, 330), (96, 420), (200, 420), (388, 330), (492, 330), (388, 420), (492, 420))
LABELS = ((320, 222, "窓口"), (320, 118, "待合"), (196, 508, "担当の席"), (486, 508, "係長の席"), (705, 240, "打合せ"), (718, 466, "書庫"))
CHECKS = (
    ("名札と筆記用具", True),
    ("図面（前の年の写し）", True),
    ("巻尺・電池の替え", True),
    ("家の方に渡す説明の紙", True),
    ("帰りの連絡先", False),
    ("雨の日は靴の替え", False),
)
MEMO_TITLE = "異動の日の引継ぎメモ（様式の例）"
MEMO_LEAD = "一枚で足りるように書きます。決まった様式ではありません。団体により違います。令和8年度時点。"
MEMO_ROWS = (
    ("今週の締切", "日付・相手・どこまで済んだか。三つまで。"),
    ("毎月の仕事", "何日に、どの画面で、だれに渡すか。"),
    ("置き場所", "起案の簿冊、共有フォルダの名前、鍵のある引き出し。"),
    ("聞く相手", "課の中で一人、課の外で一人。名前は手渡しのときに。"),
    ("迷っていること", "決めきれなかったことを、そのまま一行で。"),
    ("しないと決めたこと", "やめた仕事と、やめた理由。"),
)


def main() -> None:
    """Draws all three."""
    PICTURES.mkdir(exist_ok=True)
    for target in (draw_office_layout(), draw_checklist(), draw_handover_memo()):
        print(target.name, target.stat().st_size)


def draw_office_layout() -> Path:
    """A sketch of an office with pencil and ruler at hand."""
    sheet = Sheet(840, 600, mix(PAPER, 0.9, WHITE))
    for step in range(20, 840, 40):
        sheet.box(step, 0, step + 1, 600, mix(LINE, 0.35, PAPER))
        sheet.box(0, step, 840, step + 1, mix(LINE, 0.35, PAPER))
    _sketch_frame(sheet, 50, 60, 790, 550, INK_SOFT, 4)
    _sketch_frame(sheet, 90, 186, 560, 256, INK_SOFT, 3)
    for left, top in DESKS:
        _sketch_frame(sheet, left, top, left + 92, top + 60, INK_SOFT, 2)
    _sketch_frame(sheet, 640, 180, 770, 300, INK_SOFT, 3)
    _sketch_frame(sheet, 660, 390, 776, 540, INK_SOFT, 3)
    for left in (110, 190, 410, 490):
        _sketch_frame(sheet, left, 94, left + 52, 132, INK_FAINT, 2)
    for x, y, text in LABELS:
        sheet.words(x, y, text, 26, INK, bold=True, anchor="mm")
    _sketch(sheet, [(608, 550), (608, 330), (608, 150), (320, 150)], SHU, 3)
    _sketch(sheet, [(336, 140), (318, 150), (336, 161)], SHU, 3)
    sheet.words(628, 346, "通り道 1.2m", 20, SHU)
    sheet.words(60, 42, "1階 窓口の配置（案 2）", 24, INK, bold=True)
    target = PICTURES / "attachment-office-layout.png"
    sheet.finished().quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


def draw_checklist() -> Path:
    """A checklist on a desk, a little askew, as a telephone would take it."""
    page = Sheet(460, 560, WHITE)
    page.words(44, 70, "現地に出る前に", 34, INK, bold=True)
    page.box(44, 90, 416, 93, INK_SOFT)
    for number, (text, done) in enumerate(CHECKS):
        top = 122 + number * 66
        _sketch_frame(page, 46, top, 78, top + 32, INK_SOFT, 2)
        page.words(98, top + 27, text, 27, INK)
        if done:
            _sketch(page, [(50, top + 14), (60, top + 28), (88, top - 8)], KON, 5)
    page.words(232, 536, "忘れたら、もう一度来ればいい", 20, SHU, anchor="ms")
    photo = _on_desk(page.finished())
    target = PICTURES / "attachment-checklist.jpg"
    photo.save(target, quality=78, optimize=True, progressive=True)
    return target


def draw_handover_memo() -> Path:
    """One page A4: an empty memo for the day one changes posts."""
    page = Sheet(PAGE_WIDTH, PAGE_HEIGHT, WHITE)
    page.words(80, 120, MEMO_TITLE, 34, INK, bold=True)
    for number, line in enumerate(wrapped(MEMO_LEAD, 19, 668)):
        page.words(80, 166 + number * 32, line, 19, INK_SOFT)
    for number, (label, hint) in enumerate(MEMO_ROWS):
        top = 236 + number * 138
        page.box(80, top, 747, top + 2, INK_SOFT)
        page.words(80, top + 38, label, 23, INK, bold=True)
        page.words(300, top + 36, hint, 18, INK_FAINT)
        for row in (78, 114):
            page.box(300, top + row, 747, top + row + 1, LINE)
    page.box(80, 1064, 747, 1066, INK_SOFT)
    page.words(747, 1106, "1 / 1", 18, INK_FAINT, anchor="rs")
    target = PICTURES / "attachment-handover-memo.pdf"
    picture = page.finished().convert("L")
    picture.save(target, "PDF", resolution=100, quality=50, creationDate=WRITTEN_ON, modDate=WRITTEN_ON, title="handover memo")
    return target


def _on_desk(page: Image.Image) -> Image.Image:
    """The page turned a little on a wooden desk, with its shadow, uneven light and the grain of a small camera."""
    desk = Sheet(640, 720, mix(TABLE, 0.55, PAPER))
    for number in range(0, 720, 9):
        shade = mix(TABLE, 0.5 + HAND.random() * 0.1, PAPER)
        desk.box(0, number, 640, number + 9, shade)
    photo = desk.finished().filter(ImageFilter.GaussianBlur(1.2))
    whole = Image.new("L", page.size, 255)
    turned = page.rotate(-3.2, Image.Resampling.BICUBIC, expand=True)
    mask = whole.rotate(-3.2, Image.Resampling.BICUBIC, expand=True)
    place = (80, 66)
    shadow = Image.new("L", photo.size, 0)
    shadow.paste(mask, (place[0] + 8, place[1] + 12))
    photo.paste(mix(TABLE, 0.6, INK), (0, 0), shadow.filter(ImageFilter.GaussianBlur(9)).point(lambda depth: depth * 0.55))
    photo.paste(turned, place, mask)
    light = Image.linear_gradient("L").rotate(35, expand=True).crop((90, 90, 270, 270)).resize(photo.size)
    dimmed = photo.point(lambda value: value * 0.8)
    return Image.composite(photo, dimmed, light.point(lambda value: 255 - value))


def _sketch_frame(sheet: Sheet, left: float, top: float, right: float, bottom: float, colour: Colour, width: float) -> None:
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    for start, end in pairwise(corners):
        _sketch(sheet, [start, end], colour, width)


def _sketch(sheet: Sheet, points: list[Point], colour: Colour, width: float) -> None:
    """A line as a hand draws it: never quite straight, a little past its end."""
    for (x, y), (far_x, far_y) in pairwise(points):
        stations = [(x + (far_x - x) * part / 6, y + (far_y - y) * part / 6) for part in range(7)]
        sheet.stroke([(across + HAND.uniform(-1.4, 1.4), down + HAND.uniform(-1.4, 1.4)) for across, down in stations], colour, width)


if __name__ == "__main__":
    main()
