"""Draws the staff card that an applicant of the demo community sends: photo, number and seal are covered, as the page invites to.

Needs Pillow 13.0.0 and Debian's fonts-noto-cjk. Run from the root of the project:
    python -m demo.make_documents
Writes demo/pictures/document-staff-card.jpg. The town and the person are invented.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from demo.drawing import INK, INK_FAINT, INK_SOFT, KON, KON_PALE, LINE, PAPER, TABLE, WHITE, YELLOW_PALE, Sheet, mix

TARGET = Path(__file__).parent / "pictures" / "document-staff-card.jpg"
ROWS = (("所属", "福祉課"), ("職", "主査"), ("氏名", "沢村 由布子"), ("有効", "令和10年3月31日まで"))


def main() -> None:
    """Draws the card on a desk, slightly turned, as a phone sees it."""
    _card().rotate(3.2, Image.Resampling.BICUBIC, expand=False, fillcolor=mix(TABLE, 0.55, WHITE)).save(TARGET, "JPEG", quality=84)
    print(TARGET.name, TARGET.stat().st_size)


def _card() -> Image.Image:
    sheet = Sheet(1200, 900, mix(TABLE, 0.55, WHITE))
    sheet.box(150, 160, 1050, 740, mix(PAPER, 0.5, WHITE), radius=22)
    sheet.box(150, 160, 1050, 262, KON_PALE, radius=22)
    sheet.words(200, 228, "青葉野町　職員証", 44, KON, bold=True)
    sheet.box(200, 312, 442, 622, LINE)
    for number, (name, words) in enumerate(ROWS):
        top = 352 + number * 78
        sheet.words(500, top, name, 26, INK_FAINT)
        sheet.words(600, top, words, 38, INK, bold=name == "氏名")
        sheet.box(500, top + 22, 1000, top + 23, LINE)
    sheet.words(500, 690, "この証の持ち主は、青葉野町の職員です。", 24, INK_SOFT)
    for left, top, right, bottom, words in ((186, 298, 456, 636, "写真"), (196, 646, 452, 706, "番号")):
        sheet.box(left, top, right, bottom, YELLOW_PALE, radius=4)  # a slip of paper lies over what need not be seen
        sheet.words((left + right) / 2, (top + bottom) / 2, f"（{words}は隠しました）", 22, INK_SOFT, anchor="mm")
    return sheet.finished()


if __name__ == "__main__":
    main()
