"""The first page of a PDF as a picture, in two widths. Runs apart."""

import io
from typing import Any

import pypdfium2
from PIL import Image

WIDTHS = (480, 1280)
TALLEST = 2600  # pixels
QUALITY = 80


def work(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """({"pages", "width", "height", "widths"}, the pictures as WebP in the order of `widths`)."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    across, down = page.get_size()
    scale = min(max(WIDTHS) / across, TALLEST / down)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    pieces = [_drawn(picture, width) for width in WIDTHS]
    return {"pages": len(document), "width": picture.width, "height": picture.height, "widths": list(WIDTHS)}, pieces


def _drawn(picture: Image.Image, width: int) -> bytes:
    size = (width, max(1, round(picture.height * width / picture.width)))
    small = picture.resize(size, Image.Resampling.LANCZOS) if width < picture.width else picture
    written = io.BytesIO()
    small.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()
