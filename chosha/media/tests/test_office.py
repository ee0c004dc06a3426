"""Office files: nothing of their makers is kept, what they show is, and what cannot be looked through is refused with its reason."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from chosha.media.models import StoredFile
from chosha.media.queries import preview_of
from chosha.media.tests.office import docx, members, packed, pptx, xlsx
from chosha.media.tests.test_cleaning import SECRET
from chosha.media.tests.test_files import keep, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
MADE = {"報告.docx": docx, "集計.xlsx": xlsx, "説明.pptx": pptx}
TRACES = [SECRET.encode(), SECRET.encode("utf-16-le"), b"12:34:56", b"rsid", b"GPS"]


def everything(stored: StoredFile) -> bytes:
    """All bytes that lie in the house of this file, with what is inside its zip and inside those."""
    lying = b"".join(path.read_bytes() for path in stored.folder.iterdir())
    inside = members(stored.original.read_bytes())
    deeper = [inner for content in inside.values() if content[:2] == b"PK" for inner in members(content).values()]
    return lying + b"".join([*inside.values(), *(name.encode() for name in inside), *deeper])


@pytest.mark.parametrize("name", MADE)
def test_a_makers_name_planted_in_every_place_is_nowhere_in_what_is_kept(name: str) -> None:
    planted = members(MADE[name]())
    assert sum(SECRET.encode() in content for content in planted.values()) >= 6
    stored = keep(name, MADE[name]())
    kept = everything(stored)
    assert [trace for trace in TRACES if trace in kept] == []
    assert (stored.had_position, stored.name, SECRET in stored.original.read_bytes().decode("latin-1")) == (
        name != "集計.xlsx",
        name,
        False,
    )


def test_hours_remarks_and_stray_members_of_the_zip_are_gone() -> None:
    with zipfile.ZipFile(io.BytesIO(keep("報告.docx", docx()).original.read_bytes())) as archive:
        rows = archive.infolist()
        assert (archive.comment, {row.date_time for row in rows}, {row.extra for row in rows}) == (b"", {(1980, 1, 1, 0, 0, 0)}, {b""})
        assert [row.filename for row in rows if row.filename.startswith(("docProps", "customXml", "stray", "docMetadata"))] == []


def test_what_a_document_shows_stays_and_hangs_together() -> None:
    inside = members(keep("報告.docx", docx()).original.read_bytes())
    document = inside["word/document.xml"].decode()
    assert [words in document for words in ("引継ぎ", "足した文。", "消した文", "様式", "mc:Ignorable")] == [True] * 5
    linked = set(re.findall(r'Id="(rId\d+)"', inside["word/_rels/document.xml.rels"].decode()))
    assert set(re.findall(r'r:(?:id|embed)="(rId\d+)"', document)) - linked == set()
    outside = re.findall(r'Target="([^"/][^"]*)"[^>]*External', inside["word/_rels/document.xml.rels"].decode())
    assert outside == ["about:blank", "https://example.test/a"]
    with Image.open(io.BytesIO(inside["word/media/image1.jpeg"])) as picture:
        assert (picture.size, dict(picture.getexif())) == ((40, 30), {})


def test_a_note_of_a_sheet_keeps_its_words_without_the_name_before_them() -> None:
    notes = members(keep("集計.xlsx", xlsx()).original.read_bytes())["xl/comments1.xml"].decode()
    assert ("要確認" in notes, notes.count("作成者")) == (True, 2)


def test_a_document_is_previewed_as_an_outline() -> None:
    part = preview_of(keep("報告.docx", docx()))[0]
    assert part["blocks"] == [["h1", "引継ぎ"], ["p", "足した文。"], ["li", "左"], ["table", [["区分", "額"]]], ["p", "様式"]]


def test_a_workbook_is_previewed_by_its_visible_sheets_fifty_rows_each() -> None:
    first, second = preview_of(keep("集計.xlsx", xlsx(rows=60)))
    assert (first["name"], second["name"], len(first["rows"]), first["more"], second["rows"]) == ("滞納", "二枚目", 50, True, [])
    assert first["rows"][:2] == [["区分", "額", "期限"], ["2", "1,204", "2026/11/25"]]


def test_slides_are_previewed_by_their_titles_and_lines() -> None:
    assert [(part["name"], part["blocks"]) for part in preview_of(keep("説明.pptx", pptx()))] == [
        ("1枚目　異動の心得", [["li", "一週目にすること"]]),
        ("2枚目　窓口", [["li", "待ち時間"]]),
    ]


def test_a_workbook_inside_a_document_is_cleaned_too() -> None:
    with_chart = docx(points=[("package", "embeddings/book.xlsx")], more={"word/embeddings/book.xlsx": xlsx()})
    stored = keep("報告.docx", with_chart)
    assert ("word/embeddings/book.xlsx" in members(stored.original.read_bytes()), SECRET.encode() in everything(stored)) == (True, False)


def locked_member() -> bytes:
    content = bytearray(docx())
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def bomb() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/zeros.bin", "w", force_zip64=True) as member:
        for _ in range(80):
            member.write(bytes(1024 * 1024))
    return out.getvalue()


LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><w:styles xmlns:w='x'>&b;</w:styles>"
REFUSED = [
    ("しかけ.docx", docx(kind="x", points=[("vbaProject", "vbaProject.bin")], more={"word/vbaProject.bin": b"x"}), "ではないようです"),
    (
        "しかけ.docx",
        docx(points=[("vbaProject", "vbaProject.bin")], more={"word/vbaProject.bin": b"x"}),
        "マクロ（動くしかけ）が入っています",
    ),
    ("しかけ.docm", docx(kind="x"), "この種類のままでは"),
    ("しかけ.xlsx", xlsx(points=[("xlMacrosheet", "macrosheets/s.xml")], more={"xl/macrosheets/s.xml": "<a/>"}), "マクロ"),
    ("命令.docx", docx(body="<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"), "DDE"),
    ("動画.pptx", pptx(points=[("video", "media/a.mp4")], more={"ppt/media/a.mp4": b"x"}), "動画か音が入っていて"),
    ("埋込.docx", docx(points=[("oleObject", "embeddings/o.bin")], more={"word/embeddings/o.bin": b"x"}), "埋め込まれていて"),
    ("部品.docx", docx(points=[("image", "media/a.bin")], more={"word/media/a.bin": b"MZ"}), "確かめられない部品"),
    ("鍵.docx", locked_member(), "鍵（パスワード）がかかっていて"),
    ("鍵.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "鍵を外すと添えられます"),
    ("古い.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "新しい形（docx、xlsx、pptx）"),
    ("爆弾.docx", bomb(), "開くと大きくなりすぎる"),
    ("笑い.docx", docx(more={"word/styles.xml": LAUGHS}), "中身がWordの文書ではないようです"),
    ("違い.docx", xlsx(), "中身がWordの文書ではないようです"),
    ("違い.xlsx", b"%PDF-1.7 x", "中身がExcelの表ではないようです"),
    ("箱.zip", packed("a.xml", "x", {"a.xml": "<a/>"}), "この種類のままでは添えられませんでした"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[f"{number}-{row[0]}" for number, row in enumerate(REFUSED)])
def test_what_cannot_be_looked_through_is_refused_with_its_reason(name: str, content: bytes, words: str) -> None:
    sentence = refusal(name, content)
    assert (sentence.startswith(f"『{name}』"), words in sentence, sentence.endswith("書いた文は残っています。")) == (True, True, True)


def test_a_document_that_allows_macros_is_refused_whatever_it_is_called() -> None:
    content = packed("word/document.xml", "x", {"word/document.xml": "<a/>"})
    parts = members(content)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.x", b"application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert "マクロ（動くしかけ）が入っています" in refusal("報告.docx", out.getvalue())


def test_the_other_program_works_apart_and_leaves_no_file(home: Path) -> None:
    keep("報告.docx", docx())
    assert sorted(path.name for path in home.rglob("*") if path.is_file()) == ["original.docx", "preview.json"]
