"""Everything a file could say about its maker is planted, and then must be gone."""

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import ExifTags, Image, ImageSequence, PngImagePlugin

from chosha.media.engine.cleaning import Broken, Locked, clean_by_mime
from chosha.media.engine.cleaning.exif import upright_size

SECRET = "Yamada-Hanako-4771"
MARK = SECRET.encode()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARK + b" exif:GPSLatitude='35,41N'</x:xmpmeta>"


def draw(mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, (64, 32), "white" if mode == "RGB" else None)
    picture.paste((200, 30, 30) if mode == "RGB" else 3, (0, 0, 20, 20))
    return picture


def told(orientation: int = 6, *, position: bool = True) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET
    exif[ExifTags.Base.Orientation] = orientation
    if position:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (35.0, 41.0, 0.0), 3: "E", 4: (139.0, 45.0, 0.0)})
    return exif


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **more)
    return written.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def pixels(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB").tobytes()


def test_a_jpeg_keeps_its_coded_picture_and_nothing_else() -> None:
    plain = saved(draw(), "JPEG", quality=90, exif=told(), xmp=XMP, comment=MARK, icc_profile=b"profile" * 20)
    planted = plain[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP) + segment(0xED, b"Photoshop 3.0\0" + MARK) + plain[2:]
    planted = planted[:-2] + segment(0xFE, MARK) + segment(0xEC, MARK) + b"\xff\xd9" + b"\0motion photo" + MARK
    assert planted.count(MARK) >= 7
    cleaned = clean_by_mime("image/jpeg", planted)
    assert MARK not in cleaned.content
    assert cleaned.had_position
    assert pixels(cleaned.content) == pixels(plain)
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert dict(picture.getexif()) == {ExifTags.Base.Orientation: 6}
        assert picture.info["icc_profile"] == b"profile" * 20
    assert upright_size(cleaned.content) == (32, 64)


def test_a_jpeg_thumbnail_in_its_first_segment_goes_too() -> None:
    plain = saved(draw(), "JPEG")
    body = b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01" + (MARK + b"x" * 6)[:6]
    planted = plain[:2] + segment(0xE0, body) + segment(0xE0, b"JFXX\0\x10" + MARK) + plain[20:]
    cleaned = clean_by_mime("image/jpeg", planted).content
    assert MARK[:6] not in cleaned
    assert pixels(cleaned) == pixels(plain)


def test_a_progressive_jpeg_survives() -> None:
    plain = saved(draw(), "JPEG", progressive=True, exif=told(1, position=False))
    cleaned = clean_by_mime("image/jpeg", plain)
    assert (MARK in plain, MARK in cleaned.content, cleaned.had_position) == (True, False, False)
    assert pixels(cleaned.content) == pixels(plain)


def test_a_png_loses_text_time_exif_and_unknown_chunks() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    words.add_text("Comment", SECRET, zip=True)
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    plain = saved(draw(), "PNG", pnginfo=words, exif=told(8), icc_profile=b"p" * 130)
    own = b"prVt" + MARK
    planted = plain[:33] + struct.pack(">I", len(MARK)) + own + struct.pack(">I", zlib.crc32(own)) + plain[33:] + MARK
    cleaned = clean_by_mime("image/png", planted)
    assert MARK in planted
    assert (MARK in cleaned.content, b"zTXt" in cleaned.content, b"tEXt" in cleaned.content) == (False, False, False)
    assert cleaned.had_position
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        picture.load()
        assert dict(picture.getexif()) == {ExifTags.Base.Orientation: 8}
        assert picture.info["icc_profile"] == b"p" * 130
    assert pixels(cleaned.content) == pixels(plain)


@pytest.mark.parametrize("lossless", [True, False])
def test_a_webp_loses_exif_and_xmp(lossless: bool) -> None:
    planted = saved(draw(), "WEBP", exif=told(3), xmp=XMP, lossless=lossless)
    cleaned = clean_by_mime("image/webp", planted)
    assert (MARK in planted, MARK in cleaned.content, cleaned.had_position) == (True, False, True)
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert dict(picture.getexif()) == {ExifTags.Base.Orientation: 3}
        assert "xmp" not in picture.info
    assert pixels(cleaned.content) == pixels(planted)


def test_a_gif_keeps_moving_but_stops_talking() -> None:
    frames = [draw("P"), Image.new("P", (64, 32), 7)]
    plain = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], loop=0, comment=MARK)
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(MARK)]) + MARK + b"\0"
    planted = plain[:-1] + xmp + b"\x3b" + MARK
    assert planted.count(MARK) == 3
    cleaned = clean_by_mime("image/gif", planted).content
    assert MARK not in cleaned
    with Image.open(io.BytesIO(cleaned)) as picture:
        assert len(list(ImageSequence.Iterator(picture))) == 2
        assert picture.info["loop"] == 0


def planted_pdf() -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 200))
    note = {"Type": "/Annot", "Subtype": "/Text", "Rect": [0, 0, 9, 9], "T": SECRET, "Contents": "はい", "M": SECRET}
    link = {"Subtype": "/Link", "Rect": [0, 0, 9, 9], "A": {"S": "/URI", "URI": "https://www.example.lg.jp/"}}
    bad = {"Subtype": "/Link", "Rect": [0, 0, 9, 9], "A": {"S": "/Launch", "F": SECRET}}
    attached = {"Subtype": "/FileAttachment", "Rect": [0, 0, 9, 9], "T": SECRET, "FS": {"F": SECRET}}
    page.obj.Annots = document.make_indirect(pikepdf.Array([dictionary(each) for each in (note, link, bad, attached)]))
    page.obj.PieceInfo = dictionary({"Tool": {"Private": SECRET}})
    page.obj.Metadata = document.make_stream(XMP)
    photo = document.make_stream(saved(draw(), "JPEG", exif=told()))
    photo.update(dictionary({"Type": "/XObject", "Subtype": "/Image", "Width": 64, "Height": 32}))
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = pikepdf.Name.DeviceRGB, 8, pikepdf.Name.DCTDecode
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    document.Root.OpenAction = dictionary({"S": "/JavaScript", "JS": f"app.alert('{SECRET}')"})
    document.Root.AF = pikepdf.Array([pikepdf.String(SECRET)])
    document.attachments["secret.txt"] = MARK
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]
    return pdf_bytes(document)


def dictionary(content: dict[str, object]) -> pikepdf.Dictionary:
    def turned(value: object) -> object:
        if isinstance(value, dict):
            return dictionary(value)
        return pikepdf.Name(value) if isinstance(value, str) and value.startswith("/") else value

    return pikepdf.Dictionary({f"/{name}": turned(value) for name, value in content.items()})


def pdf_bytes(document: pikepdf.Pdf, **more: object) -> bytes:
    written = io.BytesIO()
    more = {"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable} | more
    document.save(written, **more)
    return written.getvalue()


def laid_open(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        return pdf_bytes(document, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)


def test_a_pdf_forgets_its_author_and_cannot_act() -> None:
    planted = planted_pdf()
    assert laid_open(planted).count(MARK) >= 10
    cleaned = clean_by_mime("application/pdf", planted)
    opened = laid_open(cleaned.content)
    assert MARK not in opened
    for trace in (b"/JavaScript", b"/OpenAction", b"/Launch", b"/EmbeddedFile", b"/Metadata", b"/PieceInfo", b"/Info", b"/FileAttachment"):
        assert trace not in opened, trace
    assert b"https://www.example.lg.jp/" in opened
    assert cleaned.had_position
    with pikepdf.open(io.BytesIO(cleaned.content)) as document:
        assert len(document.pages) == 1
        assert len(document.pages[0].obj.Annots) == 3


def test_photographs_wrapped_in_other_filters_and_small_pictures_of_pages_go_too() -> None:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 200))
    wrapped = document.make_stream(zlib.compress(saved(draw(), "JPEG", exif=told())))
    wrapped.update(dictionary({"Type": "/XObject", "Subtype": "/Image", "Width": 64, "Height": 32, "BitsPerComponent": 8}))
    wrapped.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
    wrapped.DecodeParms = pikepdf.Array([pikepdf.Dictionary(), pikepdf.Dictionary()])
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=wrapped))
    page.obj.Thumb = document.make_stream(MARK)
    cleaned = clean_by_mime("application/pdf", pdf_bytes(document))
    assert (MARK in laid_open(cleaned.content), cleaned.had_position) == (False, True)
    with pikepdf.open(io.BytesIO(cleaned.content)) as opened:
        picture = opened.pages[0].obj.Resources.XObject.Im0
        assert (picture.Filter, picture.read_raw_bytes()[:2]) == (pikepdf.Name.DCTDecode, b"\xff\xd8")


def test_a_pdf_that_unfolds_beyond_measure_is_broken() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Folded = document.make_indirect(pikepdf.String("x" * (70 * 1024 * 1024)))
    bomb = pdf_bytes(document, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert len(bomb) < 200_000
    with pytest.raises(Broken):
        clean_by_mime("application/pdf", bomb)


def test_an_older_revision_of_a_pdf_is_gone() -> None:
    first = planted_pdf()
    appended = first + b"\n% " + MARK + b"\n"
    assert MARK not in clean_by_mime("application/pdf", appended).content


def test_a_locked_pdf_is_told_apart_from_a_broken_one() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    with pytest.raises(Locked):
        clean_by_mime("application/pdf", pdf_bytes(document, encryption=pikepdf.Encryption(owner="a", user="b")))
    with pytest.raises(Locked):
        clean_by_mime("application/pdf", pdf_bytes(document, encryption=pikepdf.Encryption(owner="a", user="")))
    with pytest.raises(Broken):
        clean_by_mime("application/pdf", b"%PDF-1.7\nnothing follows")


@pytest.mark.parametrize(("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")])
def test_a_picture_cut_anywhere_is_broken_never_a_crash(kind: str, mime: str) -> None:
    whole = saved(draw("P") if kind == "GIF" else draw(), kind)
    for length in range(0, len(whole) - 2, max(1, len(whole) // 60)):
        with pytest.raises(Broken):
            clean_by_mime(mime, whole[:length])


def test_a_jpeg_2000_inside_a_pdf_loses_its_boxes_of_words() -> None:
    plain = saved(draw(), "JPEG2000")
    end = plain.index(b"jp2c") - 4
    planted = plain[:end] + struct.pack(">I", 8 + len(XMP)) + b"xml " + XMP + plain[end:]
    document = pikepdf.new()
    picture = document.make_stream(planted, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=32)
    picture.Filter = pikepdf.Name.JPXDecode
    document.add_blank_page().Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    written = pdf_bytes(document)
    cleaned = clean_by_mime("application/pdf", written).content
    assert (MARK in written, MARK in cleaned) == (True, False)
    with pikepdf.open(io.BytesIO(cleaned)) as again:
        assert pixels(again.pages[0].Resources.XObject.P.read_raw_bytes()) == pixels(plain)
