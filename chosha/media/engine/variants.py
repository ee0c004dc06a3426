"""Smaller WebP pictures of an original, upright, for pages."""

import io
import threading
import warnings

from PIL import Image, ImageOps

WIDTHS = (480, 1280)
MOST_PIXELS = 50_000_000
TALLEST = 16_383  # pixels a WebP may have on a side
QUALITY = 80
# A picture of the most pixels takes some 400 MB while it is open; several at once would take the machine.
_ONE_AT_A_TIME = threading.Lock()


class TooManyPixels(Exception):
    """More pixels than we open."""


class Unreadable(Exception):
    """The picture cannot be decoded to its end."""


def make_variants(content: bytes) -> dict[int, bytes]:
    """WebP by width (480, 1280; never enlarged), first frame only. Raises TooManyPixels or Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise TooManyPixels(f"{picture.width}x{picture.height}")
                picture.draft(None, (max(WIDTHS) * 2, max(WIDTHS) * 2))
                with _ONE_AT_A_TIME:
                    return _drawn(picture)
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels(str(error)) from error
    except Exception as error:  # decoders raise many kinds for broken pictures
        raise Unreadable(str(error)) from error


def _drawn(picture: Image.Image) -> dict[int, bytes]:
    profile = None if picture.mode in ("CMYK", "LAB") else picture.info.get("icc_profile")
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    has_holes = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if has_holes else "RGB"
    plain = picture if picture.mode == mode else picture.convert(mode)
    drawn: dict[int, bytes] = {}
    for width in sorted(WIDTHS, reverse=True):
        share = min(width / plain.width, TALLEST / plain.height)
        if share < 1:
            size = (max(1, round(plain.width * share)), max(1, round(plain.height * share)))
            plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        written = io.BytesIO()
        plain.save(written, "WEBP", quality=QUALITY, method=4, icc_profile=profile or b"", exif=b"", xmp=b"")
        drawn[width] = written.getvalue()
    return drawn
