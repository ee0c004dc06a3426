"""Documents members attach, made ready to be kept: cleaned, and with a look inside. Nothing is written here."""

import codecs
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from chosha.kernel.errors import Refused
from chosha.media.engine import plain
from chosha.media.engine.apart import Stopped, ask_apart
from chosha.media.engine.cleaning import Broken, Locked, clean_by_mime
from chosha.media.engine.recognise import HEAD_BYTES, OFFICE, recognise
from chosha.media.models import StoredFile

ACCEPTED = (
    "添えられるのは、写真（JPEG、PNG、WebP、GIF、HEIC。20MBまで）、PDF（30MBまで）、"
    "Word・Excel・PowerPoint（docx、xlsx、pptx。20MBまで）、CSVと文字だけのファイル（5MBまで）です。"
)
KEPT = "書いた文は残っています。"
PDF, ZIP, HEIC = "application/pdf", "application/zip", ("image/heic", "image/heif")
PROMISED = {
    ".jpg": "写真（JPEG）",
    ".jpeg": "写真（JPEG）",
    ".png": "画像（PNG）",
    ".webp": "画像（WebP）",
    ".gif": "画像（GIF）",
    ".heic": "写真（HEIC）",
    ".heif": "写真（HEIC）",
    ".pdf": "PDF",
    ".docx": "Wordの文書",
    ".xlsx": "Excelの表",
    ".pptx": "PowerPointの資料",
    ".csv": "CSVの表",
    ".tsv": "タブ区切りの表",
    ".txt": "文字だけのファイル",
}
TEXTS = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".txt": "text/plain", ".md": "text/plain", "": "text/plain"}
OLD_FORM = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WHY = {
    "macros": "マクロ（動くしかけ）が入っています。マクロのない形（docx、xlsx、pptx）で保存し直すと添えられます。",
    "script": "ほかのプログラムを動かす命令（DDE）が入っています。その部分を消して保存し直すと添えられます。",
    "locked": "鍵（パスワード）がかかっていて添えられませんでした。鍵を外すと添えられます。",
    "bomb": "開くと大きくなりすぎるため、添えられませんでした。シートや画像を減らすか、PDFに書き出すと添えられます。",
    "embedded": "ほかのファイル（OLE）が埋め込まれていて、中を確かめられませんでした。外すか、PDFに書き出すと添えられます。",
    "media": "動画か音が入っていて、中を確かめられませんでした。外すか、PDFに書き出すと添えられます。",
    "unknown": "庁舎で中を確かめられない部品が入っています。PDFに書き出すと添えられます。",
}
SUITS = {"docx": (".docx", ".dotx"), "xlsx": (".xlsx", ".xltx"), "pptx": (".pptx", ".potx", ".ppsx")}
KINDS = {"docx": StoredFile.Kind.DOCUMENT, "xlsx": StoredFile.Kind.SHEET, "pptx": StoredFile.Kind.SLIDES}


@dataclass(frozen=True)
class Made:
    """What will be kept: the file itself and what is drawn from it, by the name it lies under."""

    kind: str
    mime: str
    content: bytes
    beside: dict[str, bytes] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    had_position: bool = False


def recognised(name: str, content: bytes) -> str:
    """What it really is, in a mime type; application/zip for what may be of Office. Raises Refused."""
    head, suffix = content[:HEAD_BYTES], _suffix(name)
    if head.startswith(OLD_FORM):
        raise Refused(_old_or_locked(name, content))
    mime = ZIP if head.startswith(b"PK\x03\x04") else recognise(head)
    if mime is None and plain.decoded(content) is not None:
        if _is_svg(head):
            raise Refused(f"『{name}』は、動くしかけを入れられる形の絵（SVG）でした。PNGかPDFに書き出すと添えられます。{KEPT}")
        mime = TEXTS.get(suffix)
    if mime == "image/avif":
        raise Refused(f"『{name}』は、そのままでは添えられない形式の写真でした。JPEGに変えると添えられます。{KEPT}")
    if suffix in PROMISED and not _is_as_promised(suffix, mime):
        raise Refused(unlike(name))
    if mime is None or not (mime in (ZIP, PDF, *HEIC, *TEXTS.values()) or mime in ("image/jpeg", "image/png", "image/webp", "image/gif")):
        raise Refused(f"『{name}』は、この種類のままでは添えられませんでした。{ACCEPTED}ほかの文書はPDFに書き出すと添えられます。{KEPT}")
    return mime


def _suffix(name: str) -> str:
    return PurePosixPath(name.lower()).suffix


def _is_svg(head: bytes) -> bool:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!doctype", b"<!--")) and b"<svg" in text)


def _is_as_promised(suffix: str, mime: str | None) -> bool:
    if suffix in (".docx", ".xlsx", ".pptx"):
        return mime == ZIP  # which of them is told by what is inside
    if suffix in TEXTS:
        return mime == TEXTS[suffix]
    return mime == PDF if suffix == ".pdf" else mime is not None and mime.startswith("image/")


def unlike(name: str) -> str:
    return f"『{name}』は中身が{PROMISED[_suffix(name)]}ではないようです。{ACCEPTED}{KEPT}"


def broken(name: str) -> str:
    return f"『{name}』を開けませんでした。途中で切れているか、壊れているようです。保存し直すと添えられることがあります。{ACCEPTED}{KEPT}"


def _old_or_locked(name: str, content: bytes) -> str:
    if ENCRYPTED in content:
        return f"『{name}』には{WHY['locked']}{KEPT}"
    return f"『{name}』は古い形（doc、xls、pptなど）でした。新しい形（docx、xlsx、pptx）かPDFで保存し直すと添えられます。{KEPT}"


def made_document(name: str, mime: str, content: bytes) -> Made:
    """A PDF, an Office file or a text, cleaned. Raises Refused."""
    if mime == PDF:
        return _made_pdf(name, content)
    if mime == ZIP:
        return _made_office(name, content)
    return Made(StoredFile.Kind.TEXT, mime, content, {"preview.json": plain.preview(mime, plain.decoded(content) or "")})


def _made_pdf(name: str, content: bytes) -> Made:
    try:
        cleaned = clean_by_mime(PDF, content)
    except Locked as error:
        raise Refused(f"『{name}』には{WHY['locked']}{KEPT}") from error
    except Broken as error:
        raise Refused(broken(name)) from error
    try:
        said, pictures = ask_apart("pages", cleaned.content)
    except Stopped:  # it is whole, and its own reader will show it
        return Made(StoredFile.Kind.PDF, PDF, cleaned.content, had_position=cleaned.had_position)
    beside = {f"{width}.webp": picture for width, picture in zip(said["widths"], pictures, strict=True)}
    return Made(StoredFile.Kind.PDF, PDF, cleaned.content, beside, (said["width"], said["height"]), cleaned.had_position)


def _made_office(name: str, content: bytes) -> Made:
    try:
        said, pieces = ask_apart("office", content)
    except Stopped as error:
        raise Refused(f"『{name}』は、{WHY['bomb']}{KEPT}") from error
    why = said.get("refused", "")
    if why in WHY:
        raise Refused(
            f"『{name}』{'には' if why in ('macros', 'script', 'locked', 'embedded', 'media', 'unknown') else 'は、'}{WHY[why]}{KEPT}"
        )
    if why and _suffix(name) in PROMISED:
        raise Refused(unlike(name))
    if why:
        raise Refused(f"『{name}』は、この種類のままでは添えられませんでした。{ACCEPTED}ほかの文書はPDFに書き出すと添えられます。{KEPT}")
    kind = said["kind"]
    if _suffix(name) in PROMISED and _suffix(name) not in SUITS[kind]:
        raise Refused(unlike(name))
    return Made(KINDS[kind], OFFICE[kind], pieces[0], {"preview.json": pieces[1]}, had_position=said["had_position"])
