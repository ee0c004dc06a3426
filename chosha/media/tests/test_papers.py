"""A paper that proves something comes out drawn anew, and what could hurt does not come in."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chosha.kernel.errors import Refused
from chosha.media.actions import Paper, clean_paper
from chosha.media.tests.heic import heic
from chosha.media.tests.test_cleaning import SECRET, pdf_bytes, planted_pdf, saved, told

KEPT = "申込みの内容は残っています。"
ACCEPTED = "受け取れるのは、写真（JPEG、PNG、WebP、HEIC）とPDFで、10MBまでです。"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def cleaned(name: str, content: bytes) -> Paper:
    return clean_paper(SimpleUploadedFile(name, content), kept=KEPT)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        cleaned(name, content)
    return refused.value.sentence


def zip_bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", bytes(20_000_000))
    return written.getvalue()


def test_a_photograph_comes_out_upright_and_tells_nothing():
    paper = cleaned("職員証.JPG", saved(Image.new("RGB", (900, 600), "teal"), "JPEG", exif=told(6), comment=SECRET.encode()))
    picture = Image.open(io.BytesIO(paper.content))
    assert (paper.mime, picture.format, picture.size, dict(picture.getexif())) == ("image/jpeg", "JPEG", (600, 900), {})
    assert SECRET.encode() not in paper.content


def test_what_follows_the_picture_does_not_come_along():
    paper = cleaned("a.png", saved(Image.new("RGB", (90, 60), "teal"), "PNG") + b"PK\x03\x04 hidden")
    assert (b"hidden" in paper.content, Image.open(io.BytesIO(paper.content)).size) == (False, (90, 60))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_a_jpeg_on_white(kind):
    paper = cleaned(f"a.{kind.lower()}", saved(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), kind))
    assert Image.open(io.BytesIO(paper.content)).getpixel((5, 5)) == (255, 255, 255)


def test_a_photograph_of_a_phone_is_read_too():
    paper = cleaned("IMG_0001.HEIC", heic(640, 480, told=SECRET.encode()))
    picture = Image.open(io.BytesIO(paper.content))
    red, green, blue = picture.getpixel((300, 200))
    assert (paper.mime, picture.size, red > 240, green < 15, blue < 15) == ("image/jpeg", (640, 480), True, True, True)
    assert SECRET.encode() not in paper.content


def test_a_photograph_of_a_phone_that_calls_itself_jpeg_is_read_too():
    assert cleaned("IMG_0001.jpg", heic()).mime == "image/jpeg"


def test_a_large_photograph_becomes_readable_and_no_larger():
    paper = cleaned("a.jpg", saved(Image.new("RGB", (6000, 4000), "teal"), "JPEG"))
    assert Image.open(io.BytesIO(paper.content)).size == (2400, 1600)


def test_a_pdf_comes_out_without_author_and_scripts():
    paper = cleaned("辞令.pdf", planted_pdf())
    assert (paper.mime, paper.content[:5], SECRET.encode() in paper.content, b"JavaScript" in paper.content) == (
        "application/pdf",
        b"%PDF-",
        False,
        False,
    )


REFUSED = {
    "a zip bomb": ("辞令.zip", zip_bomb(), "受け取れない種類"),
    "a zip bomb that calls itself a photograph": ("職員証.jpg", zip_bomb(), "写真（JPEG）ではない"),
    "an SVG with a script": ("職員証.svg", SVG, "受け取れない種類"),
    "an SVG that calls itself PNG": ("職員証.png", SVG, "画像（PNG）ではない"),
    "a text that calls itself HEIC": ("職員証.heic", b"just words", "写真（HEIC）ではない"),
    "a page with a script": ("a.html", b"<!doctype html><script>1</script>", "受け取れない種類"),
    "a GIF": ("a.gif", saved(Image.new("RGB", (9, 9)), "GIF"), "受け取れない種類"),
    "a photograph that stops in the middle": ("a.jpg", saved(Image.effect_noise((900, 900), 90), "JPEG")[:9000], "開けませんでした"),
    "a HEIC that stops in the middle": ("a.heic", heic()[:300], "開けませんでした"),
    "a broken PDF": ("a.pdf", b"%PDF-1.7\nnothing", "開けませんでした"),
    "more than 10 MB": ("a.jpg", b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "大きすぎて受け取れませんでした（10.0MB）"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_named_with_the_reason_and_what_is_accepted(what):
    name, content, words = REFUSED[what]
    sentence = refusal(name, content)
    assert (f"『{name}』" in sentence, words in sentence, ACCEPTED in sentence, sentence.endswith(KEPT)) == (True, True, True, True), (
        sentence
    )


def test_nothing_inside_is_told():
    assert "中身がありませんでした（0バイト）" in refusal("a.jpg", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", saved(Image.new("1", (20_000, 5_000)), "PNG")),
        ("a.heic", heic(announced=(20_000, 5_000))),
    ],
)
def test_a_picture_that_would_unfold_beyond_measure_is_not_opened(name, content):
    assert "画素が多すぎて受け取れませんでした" in refusal(name, content)


def test_a_pdf_with_a_password_says_what_to_do():
    document = pikepdf.new()
    document.add_blank_page()
    locked = pdf_bytes(document, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "鍵を外すと送れます" in refusal("a.pdf", locked)
