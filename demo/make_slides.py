"""Draws the slides of a lecture in the demo community, as a PDF of pictures with their words laid under them.

Needs Pillow 13.0.0, pikepdf and Debian's fonts-noto-cjk. Run from the root of the project:
    python -m demo.make_slides
Writes demo/papers/家屋の調査（スライド）.pdf; the same file comes out every time.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from PIL import Image

from demo.drawing import AKARI, INK, INK_SOFT, KON, LINE, PAPER, WHITE, Sheet, mix

TARGET = Path(__file__).parent / "papers" / "家屋の調査（スライド）.pdf"
WIDTH, HEIGHT = 960, 540
PAGES = (
    ("家屋の調査　着いてからの順番", ("順番があれば、緊張していても忘れません", "令和8年度時点。団体により違います")),
    ("出る前の準備", ("図面（前の年の写し）", "巻尺と、電池の替え", "家の方に渡す説明の紙")),
    (
        "見る順番",
        ("外を一周する　屋根・外壁・基礎", "玄関、広い部屋、水回り、階段、設備", "部屋では　天井・壁・床を上から下へ"),
    ),
    ("家の方に話す一分", ("評価額は、家を買った値段ではないこと", "1月1日に建っている家が対象になること", "新築の軽減のこと")),
    ("あとから電話が来たら", ("断られたことも記録です", "時間、見た場所、断られた場所", "家は逃げません。もう一度お願いできます")),
)


def main() -> None:
    document = pikepdf.new()
    font = document.make_indirect(_font(document))
    for number, (title, lines) in enumerate(PAGES, start=1):
        _add(document, font, _drawn(title, lines, number), (title, *lines))
    document.save(TARGET, deterministic_id=True)
    print(TARGET.name, TARGET.stat().st_size)


def _drawn(title: str, lines: tuple[str, ...], number: int) -> Image.Image:
    sheet = Sheet(WIDTH, HEIGHT, mix(PAPER, 0.5, WHITE))
    sheet.box(0, 0, WIDTH, 12, KON)
    sheet.words(64, 120, title, 44, INK, bold=True)
    sheet.box(64, 160, 184, 166, AKARI)
    for place, line in enumerate(lines):
        sheet.box(66, 236 + place * 76, 80, 250 + place * 76, KON)
        sheet.words(104, 244 + place * 76, line, 30, INK_SOFT)
    sheet.box(64, 480, WIDTH - 64, 481, LINE)
    sheet.words(WIDTH - 64, 506, f"{number} / {len(PAGES)}", 20, INK_SOFT, anchor="rm")
    return sheet.finished()


def _font(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    """A Japanese font every reader knows by name: its glyphs are never seen, its words can be read out and searched."""
    kind = pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Japan1"), Supplement=2)
    face = pikepdf.Name("/HeiseiKakuGo-W5")
    below = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0, BaseFont=face, CIDSystemInfo=kind, DW=1000)
    encoding = pikepdf.Name("/UniJIS-UCS2-H")
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=face,
        Encoding=encoding,
        DescendantFonts=pikepdf.Array([document.make_indirect(below)]),
    )


def _add(document: pikepdf.Pdf, font: pikepdf.Object, picture: Image.Image, words: tuple[str, ...]) -> None:
    drawn = io.BytesIO()
    picture.convert("RGB").save(drawn, "JPEG", quality=82)
    image = pikepdf.Stream(document, drawn.getvalue())
    image.Type, image.Subtype, image.ColorSpace = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DeviceRGB
    image.Width, image.Height, image.BitsPerComponent, image.Filter = picture.width, picture.height, 8, pikepdf.Name.DCTDecode
    shown = "".join(
        f"BT 3 Tr /F1 20 Tf 64 {400 - 60 * row} Td <{line.encode('utf-16-be').hex()}> Tj ET\n" for row, line in enumerate(words)
    )
    page = document.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(I1=image))
    page.Contents = pikepdf.Stream(document, f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I1 Do Q\n{shown}".encode())


if __name__ == "__main__":
    main()
