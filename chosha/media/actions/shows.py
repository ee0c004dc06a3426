"""Live shows. Rooms ask their own access first; a show's id is whatever number the room chose for it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from chosha.kernel.errors import Refused
from chosha.media.engine import archive, spool
from chosha.media.engine.archive import ArchiveFacts
from chosha.media.engine.shows import numbered_folders, part_folder
from chosha.media.queries import show_folder, whole_folder


def open_live_part(show_id: int, mime: str, segment_seconds: int = 2) -> int:
    """Opens the next part for a host's recorder and ends the ones before. Returns its number. Raises Refused.

    Viewers get segments of so many seconds, where the recorder begins a picture anew that often.
    """
    try:
        return spool.open_part(show_folder(show_id), mime, segment_seconds, small=settings.CHOSHA_LIVE_SMALL)
    except spool.SpoolEnded as error:
        raise Refused("この回の放送は終わっています。ここまでの録画は残っています。続きは、新しい回として始められます。") from error
    except spool.SpoolRefused as error:
        raise Refused("このブラウザーの録画の形式では放送を始められませんでした。別のブラウザーか、録画を送る方法を選べます。") from error


def end_live_part(show_id: int, number: int) -> None:
    """No further byte is taken for this part; the show may go on with another."""
    spool.end_part(part_folder(show_folder(show_id), number))


def end_live_show(show_id: int) -> None:
    """Ends the show for good. What was received stays watchable and becomes the archive."""
    spool.end_show(show_folder(show_id))


def archive_show(show_id: int, on_sound: Callable[[float], None] | None = None) -> ArchiveFacts:
    """Builds the archive from the spools; minutes of work, for a job. Safe to repeat.

    `on_sound` is told the seconds of the sound as soon as `sound_to_hear` finds it, long before the end.
    Raises engine.archive.NothingRecorded when not a second was received.
    """
    return archive.build_archive(show_folder(show_id), on_sound=on_sound)


def draw_storyboards(most: int = 5) -> int:
    """Small pictures for archives made before there were any, a few at a time. Returns how many got theirs."""
    drawn = 0
    for show in numbered_folders(show_folder(0).parent):
        if drawn < most:
            drawn += archive.add_storyboard(show)
    return drawn


def set_show_aside(show_id: int) -> None:
    """Moves everything of a show where no address leads. Doing it twice changes nothing."""
    folder, aside = show_folder(show_id), _aside(show_id)
    if folder.exists() and not aside.exists():
        spool.end_show(folder)
        aside.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(aside)


def bring_show_back(show_id: int) -> None:
    """The other way round."""
    folder, aside = show_folder(show_id), _aside(show_id)
    if aside.exists() and not folder.exists():
        aside.rename(folder)


def forget_show_aside(show_id: int) -> None:
    """Removes what was set aside."""
    shutil.rmtree(_aside(show_id), ignore_errors=True)
    shutil.rmtree(whole_folder(show_id), ignore_errors=True)


def _aside(show_id: int) -> Path:
    folder = show_folder(show_id)
    return folder.parents[1] / "shows-aside" / folder.name


def forget_show(show_id: int) -> None:
    """Removes everything of a show: spools, segments, archive."""
    folder = show_folder(show_id)
    if folder.exists():
        spool.end_show(folder)
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(whole_folder(show_id), ignore_errors=True)
