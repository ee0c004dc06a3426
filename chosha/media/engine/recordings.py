"""Finished recordings that members bring along: looked at, refused with a sentence, or made into an archive."""

from pathlib import Path
from subprocess import TimeoutExpired

from chosha.media.engine import ffmpeg
from chosha.media.engine.archive import ArchiveFacts, ArchiveIncomplete, fill_archive, replace_archive
from chosha.media.engine.ffmpeg import FfmpegFailed, Probe, Progress
from chosha.media.engine.formats import ACCEPTED, WITHOUT_LENGTH, recognised

MOST_SECONDS = 10 * 3600
COPY_HEIGHT, COPY_BITS_PER_SECOND = 720, 3_000_000
SHORTEST_SECONDS = 0.5
TOO_LONG = "は10時間を超えています。10時間までに分けると送れます。"
MADE_ANEW = "お使いの機器でもう一度書き出すと、送れることがあります。元のファイルは変わりません。"


class RecordingRefused(Exception):
    """The recording cannot be taken. `reason` is what follows the file's name in a Japanese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def demuxer_of(recording: Path) -> str:
    """Which reader the content asks for. Raises RecordingRefused for an empty file or anything that is no recording."""
    if not recording.stat().st_size:
        raise RecordingRefused(f"には中身がありませんでした（0バイト）。{MADE_ANEW}")
    demuxer = recognised(recording)
    if demuxer is None:
        raise RecordingRefused(f"は中身が録画や録音ではないようです。{ACCEPTED}")
    return demuxer


def refuse_by_header(recording: Path) -> None:
    """For a recording of which only the beginning is here: says no to what its own header tells too long. Raises RecordingRefused."""
    demuxer = demuxer_of(recording)
    try:
        told = None if demuxer in WITHOUT_LENGTH else ffmpeg.probe(recording, demuxer).seconds
    except (FfmpegFailed, TimeoutExpired):
        return  # a header at the end of the file; the whole will be looked at
    if told and told > MOST_SECONDS:
        raise RecordingRefused(TOO_LONG)


def convert_recording(recording: Path, show: Path, on_progress: Progress = lambda share: None) -> ArchiveFacts:
    """Makes show/archive of an uploaded file; progress 0.0-1.0. Raises RecordingRefused; the source is left where it is."""
    demuxer = demuxer_of(recording)
    try:
        probe = ffmpeg.probe(recording, demuxer)
        _refuse_empty(probe)
        readable = ffmpeg.measured_seconds(recording, demuxer)
    except FfmpegFailed as error:
        raise RecordingRefused(f"を開けませんでした（途中で切れているか、壊れているようです）。{MADE_ANEW}") from error
    _refuse_by_length(None if demuxer in WITHOUT_LENGTH else probe.seconds, readable)
    source = ffmpeg.source(recording, demuxer)
    try:
        facts = {"copy_video": _can_copy(probe), "on_progress": on_progress, "measured": readable if demuxer in WITHOUT_LENGTH else None}
        return replace_archive(show, lambda folder: fill_archive(source, folder, **facts))
    except ArchiveIncomplete as error:
        raise RecordingRefused(f"は途中から読めませんでした。{MADE_ANEW}") from error


def _refuse_empty(probe: Probe) -> None:
    if not probe.has_video and not probe.has_audio:
        raise RecordingRefused(f"には映像も音も入っていませんでした。{ACCEPTED}")


def _refuse_by_length(told: float | None, readable: float) -> None:
    if max(told or 0.0, readable) > MOST_SECONDS:
        raise RecordingRefused(TOO_LONG)
    if readable < SHORTEST_SECONDS:
        raise RecordingRefused(f"には再生できるところがありませんでした。{MADE_ANEW}")
    if told and readable < told - max(5.0, told * 0.05):
        whole, found = round(told), round(readable)
        raise RecordingRefused(f"は途中で切れているようです（{whole}秒のうち{found}秒まで読めました）。{MADE_ANEW}")


def _can_copy(probe: Probe) -> bool:
    """Pictures every browser plays as they are, and no heavier than our own."""
    is_light = min(probe.width, probe.height) <= COPY_HEIGHT and (probe.bits_per_second or 0) <= COPY_BITS_PER_SECOND
    return probe.video_codec == "h264" and probe.plain_pixels and not probe.rotated and is_light
