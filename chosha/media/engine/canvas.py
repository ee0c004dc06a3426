"""The picture every recording is drawn on, live and in the archive."""

LARGEST = (1280, 720)
PICTURES_PER_SECOND = 30
LOW_HEIGHT, WORTH_A_LOW_ONE = 360, 480


def canvas(width: int, height: int) -> tuple[int, int]:
    """The even size, within 720p either way up, that a picture of this size is drawn on; one size for the whole run."""
    if width <= 0 or height <= 0:
        return LARGEST
    most_wide, most_high = LARGEST if width >= height else LARGEST[::-1]
    shrink = min(1.0, most_wide / width, most_high / height)
    return max(2, round(width * shrink / 2) * 2), max(2, round(height * shrink / 2) * 2)


def low_size(size: tuple[int, int]) -> tuple[int, int] | None:
    """The even size of the small picture beside one of this size; None where that would hardly be smaller."""
    if min(size) < WORTH_A_LOW_ONE:
        return None
    shrink = LOW_HEIGHT / min(size)
    return round(size[0] * shrink / 2) * 2, round(size[1] * shrink / 2) * 2


def fitted(size: tuple[int, int]) -> str:
    """ffmpeg's filter that brings any picture to this size, whole, with black beside it where the shapes differ."""
    width, height = size
    scale = f"scale={width}:{height}:force_original_aspect_ratio=decrease"
    return f"{scale},pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1,fps={PICTURES_PER_SECOND}"
