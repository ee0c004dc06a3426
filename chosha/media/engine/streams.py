"""What the ffmpeg of a run is told: the full picture with its sound and, where there is a picture, the sound alone beside it."""

from chosha.media.engine import ffmpeg
from chosha.media.engine.canvas import canvas, fitted
from chosha.media.engine.entrances import Header, is_h264

PICTURES_A_SECOND = 30
SOUND_BITS = {"": "96k", "sound/": "48k"}


def full_size(header: Header) -> tuple[int, int] | None:
    """The size of the full picture; None for a voice alone."""
    if not header.video_codec:
        return None
    passed_on = is_h264(header) and header.width and header.height
    return (header.width, header.height) if passed_on else canvas(header.width, header.height)


def live_arguments(suffix: str, header: Header, skip: float, begins: float, segment_seconds: int) -> list[str]:
    """What ffmpeg shall do with the spool on its standard input.

    It begins `skip` seconds behind the entrance; its first picture carries the time `begins` seconds into the show. The sound alone costs
    next to nothing, so it may be made here: a run is as slow as the slowest of what it makes.
    """
    demuxer = ffmpeg.FORMATS[suffix]
    arguments = ["-hide_banner", "-loglevel", "error", "-fflags", "+genpts", "-analyzeduration", "500000", "-probesize", "500000"]
    arguments += ["-protocol_whitelist", "pipe,file", "-f", demuxer, "-i", "pipe:0", "-map", "0:a:0?"]
    if header.video_codec:
        arguments += ["-map", "0:v:0", *(["-c:v", "copy"] if is_h264(header) else _encoding(header, segment_seconds))]
    arguments += _segments("", skip, begins, segment_seconds)
    if header.video_codec and header.has_sound:
        arguments += ["-map", "0:a:0", *_segments("sound/", skip, begins, segment_seconds)]
    return arguments


def _segments(folder: str, skip: float, begins: float, segment_seconds: int) -> list[str]:
    arguments = ["-ss", f"{skip:.3f}"] if skip else []
    arguments += ["-c:a", "aac", "-b:a", SOUND_BITS[folder], "-ar", "48000", "-ac", "2", "-af", "aresample=async=1:first_pts=0"]
    arguments += ["-output_ts_offset", f"{begins:.3f}", "-f", "hls", "-hls_time", str(segment_seconds), "-hls_list_size", "0"]
    # Without frag_discont every run would begin at zero again; with an index, the only picture of a segment would stand before it.
    arguments += ["-hls_segment_type", "fmp4", "-hls_segment_options", "movflags=+frag_discont+skip_sidx"]
    arguments += ["-hls_flags", "independent_segments+temp_file"]
    return [*arguments, "-hls_segment_filename", f"{folder}%05d.m4s", f"{folder}index.m3u8"]


def _encoding(header: Header, segment_seconds: int) -> list[str]:
    fit = fitted(canvas(header.width, header.height))
    rate = ["-b:v", "1400k", "-maxrate", "1500k", "-bufsize", "3000k"]
    speed = ["-preset", "veryfast", "-tune", "zerolatency", "-profile:v", "main", "-pix_fmt", "yuv420p"]
    apart = str(PICTURES_A_SECOND * segment_seconds)
    return ["-c:v", "libx264", *speed, "-vf", fit, "-g", apart, "-keyint_min", apart, "-sc_threshold", "0", *rate]
