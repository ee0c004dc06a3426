"""A picture drawn anew: only what one sees goes over, so nothing can hide beside it."""

import io
import warnings

from PIL import Image, ImageOps

from chosha.media.engine.heic import decoded
from chosha.media.engine.variants import _ONE_AT_A_TIME, MOST_PIXELS, TooManyPixels, Unreadable

EDGE = 2400  # pixels: small print of a letter can be read
QUALITY = 86
HEIC = ("image/heic", "image/heif")


def redrawn(mime: str, content: bytes) -> bytes:
    """JPEG, upright, on white where it had holes, at most EDGE pixels long. Raises TooManyPixels or Unreadable."""
    if mime in HEIC:
        with _ONE_AT_A_TIME:
            content = decoded(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise TooManyPixels(f"{picture.width}x{picture.height}")
                picture.draft(None, (EDGE, EDGE))
                with _ONE_AT_A_TIME:
                    return _drawn(picture)
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels(str(error)) from error
    except Exception as error:  # decoders raise many kinds for broken pictures
        raise Unreadable(str(error)) from error


def _drawn(picture: Image.Image) -> bytes:
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    picture.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        above = picture.convert("RGBA")
        plain = Image.new("RGB", above.size, "white")
        plain.paste(above, mask=above)
    else:
        plain = picture.convert("RGB")
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, exif=b"", comment=b"", icc_profile=None)
    return written.getvalue()
