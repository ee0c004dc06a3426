"""Smaller WebP pictures of an original, upright, for pages."""

import io
import warnings

from PIL import Image, ImageOps

WIDTHS = (480, 1280)
MOST_PIXELS = 50_000_000
QUALITY = 80


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
                return _drawn(picture)
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels(str(error)) from error
    except Exception as error:  # decoders raise many kinds for broken pictures
        raise Unreadable(str(error)) from error


def _drawn(picture: Image.Image) -> dict[int, bytes]:
    profile = picture.info.get("icc_profile")
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    has_holes = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_holes else "RGB")
    if upright.mode in ("CMYK", "LAB"):
        profile = None
    drawn: dict[int, bytes] = {}
    for width in sorted(WIDTHS, reverse=True):
        if plain.width > width:
            plain = plain.resize((width, max(1, round(plain.height * width / plain.width))), Image.Resampling.LANCZOS, reducing_gap=2.0)
        written = io.BytesIO()
        plain.save(written, "WEBP", quality=QUALITY, method=4, icc_profile=profile or b"", exif=b"", xmp=b"")
        drawn[width] = written.getvalue()
    return drawn
