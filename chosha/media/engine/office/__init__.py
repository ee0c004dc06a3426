"""Office files (docx, xlsx, pptx): cleaned of everything they say about their makers, and read for a preview. Runs apart."""

import json
import zipfile
from typing import Any

from lxml import etree

from chosha.media.engine.cleaning.outcome import Broken
from chosha.media.engine.office.package import Not, Package, opened, packed
from chosha.media.engine.office.scrub import scrub
from chosha.media.engine.office.sheets import sheets_of
from chosha.media.engine.office.texts import slides_of, words_of

MOST_PREVIEW = 400_000  # bytes of a preview


def work(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """({"kind", "had_position"}, [the cleaned file, its preview as JSON]), or ({"refused": why}, [])."""
    try:
        package = opened(content)
        had_position = scrub(package)
        cleaned = packed(package)
    except Not as refusal:
        return {"refused": str(refusal)}, []
    except (
        zipfile.BadZipFile,
        Broken,
        etree.LxmlError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
    ) as error:
        return {"refused": "broken", "because": str(error)[:200]}, []
    return {"kind": package.kind, "had_position": had_position}, [cleaned, _preview(package)]


def _preview(package: Package) -> bytes:
    reader = {"docx": words_of, "xlsx": sheets_of, "pptx": slides_of}[package.kind]
    try:
        made = json.dumps(reader(package), ensure_ascii=False).encode()
    except (etree.LxmlError, KeyError, ValueError, IndexError, OverflowError):
        return b"[]"  # it opens in its own program; here it stays closed
    return made if len(made) <= MOST_PREVIEW else b"[]"
