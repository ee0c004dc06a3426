"""Removal of everything a file says about its maker, without touching what it shows."""

from importlib import import_module

from chosha.media.engine.cleaning.outcome import Broken, Cleaned, Locked

__all__ = ["Broken", "Cleaned", "Locked", "clean_by_mime"]

CLEANERS = {"image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "application/pdf": "pdf"}


def clean_by_mime(mime: str, content: bytes) -> Cleaned:
    """The same file without metadata. Raises Broken when the structure does not hold, Locked for a PDF with a password."""
    # imported when needed: the PDF library alone takes 13 MB of every process that loads it
    module = import_module(f"{__name__}.{CLEANERS[mime]}")
    cleaned: Cleaned = getattr(module, f"clean_{CLEANERS[mime]}")(content)
    return cleaned
