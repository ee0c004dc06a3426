"""Finished recordings that members bring along: looked at, refused with a sentence, or made into an archive."""

from pathlib import Path

from chosha.media.engine import ffmpeg
from chosha.media.engine.archive import ArchiveFacts, ArchiveIncomplete, fill_archive, replace_archive
from chosha.media.engine.ffmpeg import FfmpegFailed, Probe, Progress

MOST_SECONDS = 10 * 3600
COPY_HEIGHT, COPY_BITS_PER_SECOND = 720, 3_000_000
SHORTEST_SECONDS = 0.5
ACCEPTED = "受け取れるのは mp4、mov、webm、mkv、m4a、mp3 です。"
MADE_ANEW = "お使いの機器でもう一度書き出すと、送れることがあります。元のファイルは変わりません。"


class RecordingRefused(Exception):
    """The recording cannot be taken. `reason` is what follows the file's name in a Japanese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def demuxer_of(recording: Path) -> str:
    """Which reader the content asks for. Raises RecordingRefused for an empty file or anything that is no recording."""
    with recording.open("rb") as file:
        head = file.read(16)
    if not head:
        raise RecordingRefused(f"には中身がありませんでした（0バイト）。{MADE_ANEW}")
    if head[:4] == b"\x1aE\xdf\xa3":
        return "matroska"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "mp3"
    raise RecordingRefused(f"は中身が録画や録音ではないようです。{ACCEPTED}")


def convert_recording(recording: Path, show: Path, on_progress: Progress = lambda share: None) -> ArchiveFacts:
    """Makes show/archive of an uploaded file; progress 0.0-1.0. Raises RecordingRefused; the source is left where it is."""
    demuxer = demuxer_of(recording)
    try:
        probe = ffmpeg.probe(recording, demuxer)
        _refuse_empty(probe)
        readable = ffmpeg.measured_seconds(recording, demuxer)
    except FfmpegFailed as error:
        raise RecordingRefused(f"を開けませんでした（途中で切れているか、壊れているようです）。{MADE_ANEW}") from error
    _refuse_by_length(probe.seconds, readable)
    source = ffmpeg.source(recording, demuxer)
    try:
        return replace_archive(show, lambda folder: fill_archive(source, folder, copy_video=_can_copy(probe), on_progress=on_progress))
    except ArchiveIncomplete as error:
        raise RecordingRefused(f"は途中から読めませんでした。{MADE_ANEW}") from error


def _refuse_empty(probe: Probe) -> None:
    if not probe.has_video and not probe.has_audio:
        raise RecordingRefused(f"には映像も音も入っていませんでした。{ACCEPTED}")


def _refuse_by_length(told: float | None, readable: float) -> None:
    if max(told or 0.0, readable) > MOST_SECONDS:
        raise RecordingRefused("は10時間を超えています。10時間までに分けると送れます。")
    if readable < SHORTEST_SECONDS:
        raise RecordingRefused(f"には再生できるところがありませんでした。{MADE_ANEW}")
    if told and readable < told - max(5.0, told * 0.05):
        whole, found = round(told), round(readable)
        raise RecordingRefused(f"は途中で切れているようです（{whole}秒のうち{found}秒まで読めました）。{MADE_ANEW}")


def _can_copy(probe: Probe) -> bool:
    """Pictures every browser plays as they are, and no heavier than our own."""
    is_light = min(probe.width, probe.height) <= COPY_HEIGHT and (probe.bits_per_second or 0) <= COPY_BITS_PER_SECOND
    return probe.video_codec == "h264" and probe.plain_pixels and not probe.rotated and is_light
