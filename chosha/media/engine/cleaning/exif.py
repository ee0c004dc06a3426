"""The only two things anybody may learn from EXIF: which way is up, and that a position was there."""

import io
import struct

from PIL import ExifTags, Image

ORIENTATION = ExifTags.Base.Orientation
LATITUDE, LONGITUDE = ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude


def read_exif(block: bytes) -> tuple[int, bool]:
    """(orientation 1-8, whether a position is recorded) of an EXIF block with or without its 'Exif' prefix."""
    exif = Image.Exif()
    try:
        exif.load(block if block.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + block)
        orientation = int(exif.get(ORIENTATION, 1))
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # a damaged EXIF block may raise anything; it is thrown away in any case
        return 1, b"GPS" in block
    return (orientation if 1 <= orientation <= 8 else 1), bool(LATITUDE in position or LONGITUDE in position)


def tells_position(xmp: bytes) -> bool:
    """Whether an XMP packet holds coordinates."""
    return b"GPSLatitude" in xmp or b"GPSLongitude" in xmp


def knows_position(content: bytes) -> bool:
    """Whether a file of any form carries an EXIF block or an XMP packet with coordinates."""
    at = content.find(b"Exif\x00\x00")
    return tells_position(content) or (at >= 0 and read_exif(content[at : at + 65_536])[1])


def orientation_only(orientation: int) -> bytes:
    """A TIFF block that holds nothing but the orientation."""
    return b"MM\x00\x2a\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)


def upright_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels as seen, with the orientation applied. Raises what Pillow raises."""
    with Image.open(io.BytesIO(content)) as picture:
        turned = picture.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
        return (picture.height, picture.width) if turned else (picture.width, picture.height)
