"""Every page of a PDF as a picture with its words, drawn a few at a time: for slides shown beside a show."""

from collections.abc import Callable

from chosha.media.engine.apart import Stopped, ask_apart
from chosha.media.models import StoredFile

AT_ONCE = 10
MOST_LEAVES = 300


def draw_leaves(stored: StoredFile, on_progress: Callable[[int, int], None] = lambda drawn, pages: None) -> int:
    """Writes leaves/1.webp, leaves/1.txt, … beside the file. `on_progress` hears (drawn, pages of the document) after each few.

    Returns how many there are, at most MOST_LEAVES; fewer where a page could not be drawn. Safe to repeat: what is drawn is kept.
    """
    folder = stored.folder / "leaves"
    folder.mkdir(exist_ok=True)
    content, drawn, pages = stored.original.read_bytes(), 0, 1
    while drawn < min(pages, MOST_LEAVES):
        try:
            said, pictures = ask_apart("leaves", content, str(drawn), str(min(AT_ONCE, MOST_LEAVES - drawn)))
        except Stopped:
            return drawn
        pages = said["pages"]
        for number, (picture, words) in enumerate(zip(pictures, said["words"], strict=True), start=drawn + 1):
            (folder / f"{number}.txt").write_text(words, "utf-8")
            (folder / f"{number}.webp").write_bytes(picture)
        drawn += len(pictures)
        on_progress(drawn, pages)
    return drawn
