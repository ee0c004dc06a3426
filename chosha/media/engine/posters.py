"""A small picture of the poster, for lists on phones."""

from pathlib import Path

from PIL import Image

SMALL, WIDTH = "poster-480.webp", 480


def small_poster(show: Path) -> Path:
    """Where the small poster of a show lies, if it has one."""
    return show / SMALL


def make_small_poster(show: Path) -> bool:
    """Draws it from the archive's poster. False when there is none."""
    poster = show / "archive" / "poster.jpg"
    if not poster.exists():
        return False
    beside = show / f"{SMALL}.new"
    with Image.open(poster) as picture:
        picture.thumbnail((WIDTH, WIDTH * 4))
        picture.save(beside, "WEBP", quality=72, method=4)
    beside.replace(small_poster(show))
    return True
