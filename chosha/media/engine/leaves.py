"""Pages of a PDF as pictures, and the words on each. Runs apart."""

import io
from typing import Any

import pypdfium2
from PIL import Image

from chosha.kernel.text import UNSTORABLE, seen

WIDE = 1280
TALLEST = 1800  # pixels
QUALITY = 78
MOST_WORDS = 2000


def work(content: bytes, first: str = "0", count: str = "10") -> tuple[dict[str, Any], list[bytes]]:
    """({"pages", "words"}, a WebP for each page from `first` on, at most `count`); `words` in the same order, "" for none."""
    document = pypdfium2.PdfDocument(content)
    numbers = range(int(first), min(int(first) + int(count), len(document)))
    drawn = [_drawn(document[number]) for number in numbers]
    return {"pages": len(document), "words": [words for _, words in drawn]}, [picture for picture, _ in drawn]


def _drawn(page: Any) -> tuple[bytes, str]:
    across, down = page.get_size()
    scale = min(WIDE / across, TALLEST / down)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=4)
    words = seen(UNSTORABLE.sub("", page.get_textpage().get_text_range()))
    return written.getvalue(), "\n".join(line for row in words.splitlines() if (line := " ".join(row.split())))[:MOST_WORDS]
