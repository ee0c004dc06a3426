"""What members attach, from the form to the answer."""

import io
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from chosha.kernel.errors import Refused
from chosha.media.actions import documents, forget_file, keep_file, keep_upload, prepared_file, sweep_files
from chosha.media.engine import apart, variants
from chosha.media.engine.delivery import deliver
from chosha.media.engine.names import clean_name
from chosha.media.models import StoredFile
from chosha.media.queries import preview_of
from chosha.media.tests.heic import heic
from chosha.media.tests.test_cleaning import SECRET, pdf_bytes, planted_pdf, saved, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


ASKED = RequestFactory().get("/")


def photo(width: int = 1600, height: int = 900, **more: object) -> bytes:
    return saved(Image.new("RGB", (width, height), "teal"), "JPEG", **more)


def keep(name: str, content: bytes) -> StoredFile:
    return keep_upload(SimpleUploadedFile(name, content))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        keep(name, content)
    assert StoredFile.objects.count() == 0
    return refused.value.sentence


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_photo_is_kept_upright_small_and_without_traces() -> None:
    stored = keep("窓口の写真.JPEG", photo(exif=told(6), comment=SECRET.encode()))
    assert (stored.kind, stored.name, stored.mime) == ("image", "窓口の写真.JPEG", "image/jpeg")
    assert (stored.width, stored.height, stored.had_position) == (900, 1600, True)
    assert stored.bytes == stored.original.stat().st_size
    assert sorted(path.name for path in stored.folder.iterdir()) == ["1280.webp", "480.webp", "original.jpg"]
    assert SECRET.encode() not in everything_in(stored.folder)
    sizes = {name: Image.open(stored.folder / name).size for name in ("480.webp", "1280.webp")}
    assert sizes == {"480.webp": (480, 853), "1280.webp": (900, 1600)}


def test_neither_row_nor_file_tells_the_hour() -> None:
    stored = keep("a.png", saved(Image.new("RGB", (9, 9)), "PNG"))
    assert stored.original.stat().st_mtime % 86400 == 0
    assert {field.name for field in StoredFile._meta.fields if "at" in field.name.split("_")} == set()


def test_a_pdf_is_kept_without_its_author() -> None:
    stored = keep("報告.pdf", planted_pdf())
    assert (stored.kind, stored.width, stored.had_position) == ("pdf", 1280, True)
    assert sorted(path.name for path in stored.folder.iterdir()) == ["1280.webp", "480.webp", "original.pdf"]
    assert SECRET.encode() not in everything_in(stored.folder)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_pictures_are_taken(kind: str) -> None:
    stored = keep(f"絵.{kind.lower()}", saved(Image.new("RGB", (600, 300), "red"), kind))
    assert (stored.width, stored.height, stored.mime) == (600, 300, f"image/{kind.lower()}")


def test_a_jpeg_that_calls_itself_png_gets_its_right_name() -> None:
    assert keep("絵.png", photo(20, 20)).name == "絵.jpg"


def test_a_mislabelled_file_is_named_with_reason_and_way_on() -> None:
    sentence = refusal("図面.pdf", photo(20, 20))
    assert sentence.startswith("『図面.pdf』は中身がPDFではないようです。添えられるのは、写真（JPEG、PNG、WebP、GIF、HEIC。")
    assert sentence.endswith("書いた文は残っています。")
    assert refusal("写真.jpg", planted_pdf()).startswith("『写真.jpg』は中身が写真（JPEG）ではないようです。")
    assert refusal("写真.png", b"MZ" + b"\0" * 500).startswith("『写真.png』は中身が画像（PNG）ではないようです。")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "中身がありませんでした"),
        ("議事録.docx", b"PK\x03\x04" + b"\0" * 100, "中身がWordの文書ではないようです"),
        ("箱.zip", b"PK\x03\x04" + b"\0" * 100, "この種類のままでは添えられませんでした"),
        ("絵.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "動くしかけを入れられる形の絵（SVG）"),
        ("絵.png", b"\xef\xbb\xbf<?xml version='1.0'?><svg onload='alert(1)'/>", "動くしかけを入れられる形の絵（SVG）"),
        ("表.csv", b"a,b\n\0\0", "中身がCSVの表ではないようです"),
        ("表.csv", b"\xff\xfe\xfd,\x81", "中身がCSVの表ではないようです"),
        ("大きい.txt", b"a" * (5 * 1024 * 1024 + 1), "大きすぎて添えられませんでした（5.0MB）"),
        ("仕掛け.html", b"<script>alert(1)</script>", "この種類のままでは添えられませんでした"),
        ("切れた.jpg", photo(400, 400)[:2000], "途中で切れているか、壊れているようです"),
        ("切れた.png", saved(Image.effect_noise((200, 200), 50), "PNG")[:-400], "途中で切れているか、壊れているようです"),
        ("切れた.pdf", b"%PDF-1.7\n%%EOF", "途中で切れているか、壊れているようです"),
        ("大きい.pdf", b"%PDF-1.7" + b"\0" * (30 * 1024 * 1024), "大きすぎて添えられませんでした（30.0MB）"),
        ("大きい.jpg", photo(20, 20) + b"\0" * (20 * 1024 * 1024), "大きすぎて添えられませんでした（20.0MB）"),
        ("iPhone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "途中で切れているか、壊れているようです"),
    ],
)
def test_what_cannot_be_kept_is_refused_kindly(name: str, content: bytes, words: str) -> None:
    sentence = refusal(name, content)
    assert sentence.startswith(f"『{name}』")
    assert words in sentence


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_table_of_signs_is_kept_as_it_is_and_shown_in_whatever_code_it_came(code: str) -> None:
    content = '区分,額\r\n少額,"1,204"\r\n'.encode(code) + "".join(f"行{n},{n}\r\n" for n in range(60)).encode(code.replace("-sig", ""))
    content = content if code != "utf-16" else ('区分,額\r\n少額,"1,204"\r\n' + "".join(f"行{n},{n}\r\n" for n in range(60))).encode(code)
    stored = keep("集計.csv", content)
    part = preview_of(stored)[0]
    assert (stored.mime, stored.original.read_bytes() == content) == ("text/csv", True)
    assert (part["rows"][:3], len(part["rows"]), part["more"]) == ([["区分", "額"], ["少額", "1,204"], ["行0", "0"]], 50, True)


def test_a_plain_text_is_kept_and_given_only_to_be_kept() -> None:
    stored = keep("メモ.txt", "一行目\n二行目".encode())
    answer = deliver(ASKED, stored)
    assert (preview_of(stored)[0]["blocks"], stored.words) == ([["p", "一行目"], ["p", "二行目"]], "文字だけのファイル")
    assert (answer["Content-Type"], answer["Content-Disposition"][:10], answer["X-Content-Type-Options"]) == (
        "text/plain",
        "attachment",
        "nosniff",
    )


def test_a_photo_of_a_phone_becomes_one_that_every_browser_shows() -> None:
    exif = saved(Image.new("RGB", (9, 9)), "JPEG", exif=told(1))
    stored = keep("IMG_2931.HEIC", heic(64, 48, told=exif[exif.index(b"Exif") :] + SECRET.encode()))
    assert (stored.name, stored.mime, stored.width, stored.height, stored.had_position) == ("IMG_2931.jpg", "image/jpeg", 64, 48, True)
    assert SECRET.encode() not in everything_in(stored.folder)


def test_a_pdf_nobody_can_draw_is_kept_without_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise apart.Stopped("it took too long")

    monkeypatch.setattr(documents, "ask_apart", stop)
    stored = keep("報告.pdf", planted_pdf())
    assert (stored.has_picture, [path.name for path in stored.folder.iterdir()]) == (False, ["original.pdf"])


def test_the_reader_apart_sees_no_settings_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    run = apart.subprocess.run
    monkeypatch.setenv("CHOSHA_SECRET_KEY", SECRET)
    monkeypatch.setattr(apart.subprocess, "run", lambda *args, **more: seen.update(more["env"]) or run(*args, **more))
    keep("報告.pdf", planted_pdf())
    assert (sorted(seen), SECRET in str(seen)) == (["LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH"], False)


def test_a_picture_of_a_programme_is_no_document() -> None:
    with (
        pytest.raises(Refused, match="写真ではないようです"),
        prepared_file(SimpleUploadedFile("a.pdf", planted_pdf()), only_pictures=True),
    ):
        pass


def test_a_very_long_screenshot_is_taken() -> None:
    written = io.BytesIO()
    Image.new("RGB", (1080, 20_000), "white").save(written, "PNG")
    drawn = variants.make_variants(written.getvalue())
    sizes = {width: Image.open(io.BytesIO(content)).size for width, content in drawn.items()}
    assert sizes == {1280: (885, 16_383), 480: (480, 8_886)}


def test_a_picture_with_far_too_many_pixels_is_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = saved(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 200_000
    monkeypatch.setattr(variants, "_drawn", lambda picture: pytest.fail("it was opened"))
    assert "画素が多すぎて" in refusal("爆弾.png", bomb)


def test_a_locked_pdf_is_refused_with_the_way_on() -> None:
    import pikepdf

    document = pikepdf.new()
    document.add_blank_page()
    assert "鍵を外すと添えられます" in refusal("鍵.pdf", pdf_bytes(document, encryption=pikepdf.Encryption(owner="a", user="b")))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\yamada\\図面.pdf", "図面.pdf"),
        ("請求書\u202efdp.exe.png", "請求書fdp.exe.png"),
        ("か\u3099.png", "が.png"),
        ("a\n\x00b.png", "ab.png"),
        ("あ" * 300 + ".png", "あ" * 116 + ".png"),
        ("", "名前のないファイル"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_forgetting_takes_the_files_after_the_commit(django_capture_on_commit_callbacks: object) -> None:
    stored = keep("a.jpg", photo(20, 20))
    folder = stored.folder
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(stored)
        assert folder.exists()
    assert not folder.exists()
    assert StoredFile.objects.count() == 0


def test_sweeping_removes_only_old_folders_without_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, lost = keep("a.jpg", photo(20, 20)), keep("b.jpg", photo(20, 20))
    StoredFile.objects.filter(pk=lost.pk).delete()
    assert sweep_files() == 0
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 90_000)
    assert sweep_files() == 1
    assert (kept.folder.exists(), lost.folder.exists()) == (True, False)


def test_delivery_is_private_and_harmless() -> None:
    stored = keep("窓口.jpg", photo(20, 20))
    answer = deliver(ASKED, stored)
    assert b"".join(answer.streaming_content) == stored.original.read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%E7%AA%93%E5%8F%A3.jpg"
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    small = deliver(ASKED, stored, "480")
    assert Image.open(io.BytesIO(b"".join(small.streaming_content))).format == "WEBP"
    assert deliver(ASKED, stored, download=True)["Content-Disposition"].startswith("attachment")


def test_a_browser_that_has_the_file_is_told_that_it_is_still_right() -> None:
    stored = keep("窓口.jpg", photo(20, 20))
    tags = {variant: deliver(ASKED, stored, variant)["ETag"] for variant in ("original", "480")}
    again = {tag: deliver(RequestFactory().get("/", headers={"if-none-match": tag}), stored, "480") for tag in (*tags.values(), '"other"')}
    assert [again[tag].status_code for tag in (tags["480"], tags["original"], '"other"')] == [304, 200, 200]
    told = again[tags["480"]]
    assert (told["ETag"], told["Cache-Control"], told.content) == (tags["480"], "private, max-age=86400", b"")


def test_delivery_knows_only_its_variants() -> None:
    stored = keep("窓口.jpg", photo(20, 20))
    for wrong in ("../../x", "9999", "original.jpg"):
        with pytest.raises(Http404):
            deliver(ASKED, stored, wrong)
    stored.original.unlink()
    with pytest.raises(Http404):
        deliver(ASKED, stored)


def test_a_prepared_file_whose_transaction_fails_leaves_nothing() -> None:
    folders = []
    with pytest.raises(ZeroDivisionError), prepared_file(SimpleUploadedFile("a.jpg", photo(20, 20))) as stored, transaction.atomic():
        folders.append(keep_file(stored).folder)
        assert folders[0].exists()
        1 / 0  # noqa: B018
    assert (folders[0].exists(), StoredFile.objects.count()) == (False, 0)
