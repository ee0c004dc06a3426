"""Parts of one show made into one film: copied where they agree, brought to one size where they do not."""

from dataclasses import dataclass
from pathlib import Path

from chosha.media.engine import ffmpeg
from chosha.media.engine.canvas import canvas, fitted
from chosha.media.engine.entrances import is_h264, read_header
from chosha.media.engine.ffmpeg import FfmpegFailed, Probe, Progress
from chosha.media.engine.isobmff import decoder_configuration
from chosha.media.engine.ladder import HEADER_BYTES, NO_TRACES
from chosha.media.engine.shows import spool_of

SOUND = ("-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2", "-af", "aresample=async=1:first_pts=0")
PICTURE = ("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-pix_fmt", "yuv420p", "-crf", "23", "-g", "60")
SHORTEST_SECONDS = 0.2


@dataclass(frozen=True)
class Piece:
    """One part as MP4, and what it holds."""

    file: Path
    probe: Probe
    parameters: bytes


def part_as_mp4(part: Path, target: Path, seconds: float | None, on_progress: Progress) -> bool:
    """Remuxes (H.264) or transcodes the spool of a part. False if nothing in it can be played."""
    spool = spool_of(part)
    try:
        header = read_header(part)
        if header is None:
            return False
        picture = ["-c:v", "copy"] if is_h264(header) else [*PICTURE, "-vf", fitted(canvas(header.width, header.height))]
        inputs, sound = ["-fflags", "+genpts+discardcorrupt", *ffmpeg.source(spool)], "0:a:0?"
        if spool.suffix == ".mp4":
            # Read twice: in a fragment that was cut off the reader gives up at the first missing sound, with pictures still to come.
            inputs, sound = [*inputs, *inputs], "1:a:0?"
        arguments = [*inputs, *NO_TRACES, "-map", "0:V:0?", "-map", sound, *picture, *SOUND]
        made = ffmpeg.run([*arguments, "-movflags", "+faststart", str(target)], seconds=seconds, on_progress=on_progress)
    except (ValueError, FfmpegFailed):
        target.unlink(missing_ok=True)
        # a spool without a header or a single picture: the host's machine died in the first moment
        if packaged_something(part):
            raise
        return False
    return made >= SHORTEST_SECONDS


def packaged_something(part: Path) -> bool:
    """Whether the live packager found something playable in this part."""
    return any((part / "runs").glob("*/*.m4s"))


def join(files: list[Path], folder: Path) -> Path:
    """One MP4 of all pieces in order. A single piece is its own film."""
    if len(files) == 1:
        return files[0]
    pieces = [_look_at(file) for file in files]
    if not _agree(pieces):
        pieces = _bring_together(pieces, folder)
    index = folder / "piece-list.txt"
    index.write_text("".join(f"file '{piece.file.name}'\n" for piece in pieces))
    joined = folder / "piece-joined.mp4"
    ffmpeg.run([*ffmpeg.source(index, "concat"), *NO_TRACES, "-map", "0", "-c", "copy", "-movflags", "+faststart", str(joined)])
    return joined


def _look_at(file: Path) -> Piece:
    with file.open("rb") as head:
        parameters = decoder_configuration(head.read(HEADER_BYTES))
    return Piece(file, ffmpeg.probe(file), parameters)


def _agree(pieces: list[Piece]) -> bool:
    shapes = {(piece.probe.has_video, piece.probe.has_audio, piece.probe.width, piece.probe.height) for piece in pieces}
    return len(shapes) == 1 and len({piece.parameters for piece in pieces}) == 1


def _bring_together(pieces: list[Piece], folder: Path) -> list[Piece]:
    """Re-encodes each to the size of the largest picture, with black or silence where a part has none."""
    with_video = [piece.probe for piece in pieces if piece.probe.has_video]
    largest = max(with_video, key=lambda probe: probe.width * probe.height, default=None)
    size = canvas(largest.width, largest.height) if largest else None
    has_sound = any(piece.probe.has_audio for piece in pieces)
    return [_brought(piece, folder / f"piece-even-{number:03d}.mp4", size, has_sound) for number, piece in enumerate(pieces)]


def _brought(piece: Piece, target: Path, size: tuple[int, int] | None, has_sound: bool) -> Piece:
    arguments = ffmpeg.source(piece.file)
    maps: list[str] = []
    seconds = piece.probe.seconds or ffmpeg.measured_seconds(piece.file)
    if size:
        if not piece.probe.has_video:
            arguments += ["-f", "lavfi", "-i", f"color=black:s={size[0]}x{size[1]}:r=30"]
        maps += ["-map", "0:V:0" if piece.probe.has_video else "1:v", *PICTURE, "-vf", fitted(size)]
    if has_sound:
        if not piece.probe.has_audio:
            arguments += ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo"]
        maps += ["-map", "0:a:0" if piece.probe.has_audio else "1:a", *SOUND]
    ffmpeg.run([*arguments, *NO_TRACES, *maps, "-t", f"{seconds:.3f}", "-video_track_timescale", "90000", str(target)])
    return _look_at(target)
