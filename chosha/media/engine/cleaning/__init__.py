"""Removal of everything a file says about its maker, without touching what it shows."""

from chosha.media.engine.cleaning.gif import clean_gif
from chosha.media.engine.cleaning.jpeg import clean_jpeg
from chosha.media.engine.cleaning.outcome import Broken, Cleaned
from chosha.media.engine.cleaning.pdf import Locked, clean_pdf
from chosha.media.engine.cleaning.png import clean_png
from chosha.media.engine.cleaning.webp import clean_webp

__all__ = ["Broken", "Cleaned", "Locked", "clean_by_mime"]

CLEANERS = {
    "image/jpeg": clean_jpeg,
    "image/png": clean_png,
    "image/webp": clean_webp,
    "image/gif": clean_gif,
    "application/pdf": clean_pdf,
}


def clean_by_mime(mime: str, content: bytes) -> Cleaned:
    """The same file without metadata. Raises Broken when the structure does not hold, Locked for a PDF with a password."""
    return CLEANERS[mime](content)
