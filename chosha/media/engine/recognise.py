"""What a file really is, by its content."""

from pathlib import PurePosixPath

import filetype

OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    **{mime: f".{kind}" for kind, mime in OFFICE.items()},
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/plain": ".txt",
}
NAMED = {
    ".jpg": "写真（JPEG）",
    ".jpeg": "写真（JPEG）",
    ".png": "画像（PNG）",
    ".webp": "画像（WebP）",
    ".gif": "画像（GIF）",
    ".pdf": "PDF",
}
PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
HEAD_BYTES = 8192


def recognise(head: bytes) -> str | None:
    """The mime type of one of the kinds we take, or of another known kind; None for the unknown."""
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    guess = filetype.guess(head)
    return str(guess.mime) if guess else None


def claims(name: str) -> str | None:
    """What the ending of a name promises, in words; None if it promises nothing we take."""
    return NAMED.get(PurePosixPath(name.lower()).suffix)


def promise_is_kept(name: str, mime: str) -> bool:
    """Whether name and content agree on picture or PDF. A JPEG that calls itself PNG is no offence."""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in PICTURE_SUFFIXES:
        return mime.startswith("image/")
    return suffix != ".pdf" or mime == "application/pdf"
