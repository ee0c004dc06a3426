"""A trimmed show: the whole lies apart, where no viewer's address leads, and what is served is a copy of the span alone."""

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from chosha.media.engine.archive import ArchiveFacts, only_builder, swap_archive
from chosha.media.engine.cutting import Span, cut
from chosha.media.engine.posters import make_small_poster, small_poster
from chosha.media.queries import show_folder, whole_folder


def set_whole_apart(show_id: int) -> None:
    """From now on nothing of the show can be fetched, until a cut of it stands in its place. Doing it twice changes nothing."""
    show, whole = show_folder(show_id), whole_folder(show_id)
    whole.mkdir(parents=True, exist_ok=True)
    with only_builder(show):
        for name in ("archive", "parts"):
            if (whole / name).exists():
                shutil.rmtree(show / name, ignore_errors=True)  # a former cut
            elif (show / name).exists():
                (show / name).rename(whole / name)
        small_poster(show).unlink(missing_ok=True)


def make_cut(show_id: int, span: Span, *, wanted: Callable[[], bool]) -> ArchiveFacts | None:
    """Cuts and puts the cut in its place, if it is still wanted then; None if not. Raises FfmpegFailed or CutFailed."""
    show, whole = show_folder(show_id), whole_folder(show_id)
    for left in whole.glob("cut.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = whole / f"cut.new-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    try:
        facts = cut(whole / "archive", span, folder)
        with only_builder(show):
            if not wanted() or not (whole / "archive").exists():
                return None
            swap_archive(folder, show / "archive")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return facts


def bring_whole_back(show_id: int) -> None:
    """The whole is served again, the cut is gone. Doing it twice changes nothing."""
    show, whole = show_folder(show_id), whole_folder(show_id)
    if not (whole / "archive").exists():
        return
    with only_builder(show):
        for name in ("archive", "parts"):
            if (whole / name).exists():
                shutil.rmtree(show / name, ignore_errors=True)
                (whole / name).rename(show / name)
    make_small_poster(show)
    shutil.rmtree(whole, ignore_errors=True)


def forget_whole(show_id: int) -> None:
    """For good: what was cut away is nowhere any more."""
    shutil.rmtree(whole_folder(show_id), ignore_errors=True)


def whole_archive(show_id: int) -> Path:
    """The archive a span is taken of: the one apart, or the one that is served."""
    apart = whole_folder(show_id) / "archive"
    return apart if apart.exists() else show_folder(show_id) / "archive"
