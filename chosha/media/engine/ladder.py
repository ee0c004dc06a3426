"""The finished recording: one HLS ladder of single-file renditions, its master playlist and a poster."""

import re
from dataclasses import dataclass
from pathlib import Path

from chosha.media.engine import ffmpeg
from chosha.media.engine.canvas import LOW_HEIGHT, canvas, fitted, low_size
from chosha.media.engine.ffmpeg import Probe, Progress
from chosha.media.engine.isobmff import decoder_configuration
from chosha.media.engine.loudness import measured, sound_filter

NO_TRACES = ("-map_metadata", "-1", "-map_chapters", "-1")
HEADER_BYTES = 65536


@dataclass(frozen=True)
class Rendition:
    """One line of the ladder: its name, its picture size (None for sound alone) and its audio bits per second."""

    name: str
    size: tuple[int, int] | None
    audio_bits: str


def plan(probe: Probe, *, copy_video: bool) -> list[Rendition]:
    """The renditions that make sense for this source, best first."""
    lines: list[Rendition] = []
    if probe.has_video:
        size = (probe.width, probe.height) if copy_video else canvas(probe.width, probe.height)
        lines.append(Rendition(str(min(size)), size, "96k"))
        if low := low_size(size):
            lines.append(Rendition(str(LOW_HEIGHT), low, "64k"))
    if probe.has_audio:
        lines.append(Rendition("audio", None, "48k" if probe.has_video else "96k"))
    return lines


def make_ladder(source: list[str], probe: Probe, folder: Path, *, copy_video: bool, seconds: float, on_progress: Progress) -> float:
    """Writes the ladder and its master into the folder. Returns its seconds; raises FfmpegFailed."""
    lines = plan(probe, copy_video=copy_video)
    arguments = ["-fflags", "+genpts", *source, *NO_TRACES]
    groups: list[str] = []
    pictures = sounds = 0
    for line in lines:
        group = []
        if line.size:
            arguments += ["-map", "0:V:0", *_picture(line, pictures, copied=copy_video)]
            group.append(f"v:{pictures}")
            pictures += 1
        if probe.has_audio:
            arguments += ["-map", "0:a:0", f"-b:a:{sounds}", line.audio_bits]
            group.append(f"a:{sounds}")
            sounds += 1
        groups.append(",".join([*group, f"name:{line.name}"]))
    if sounds:
        arguments += ["-c:a", "aac", "-ar", "48000", "-ac", "2", "-af", sound_filter(measured(source, seconds=seconds))]
    arguments += ["-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"]
    arguments += ["-hls_flags", "independent_segments+single_file", "-var_stream_map", " ".join(groups)]
    arguments += ["-hls_segment_filename", str(folder / "%v.mp4"), str(folder / "%v.m3u8")]
    ffmpeg.run(arguments, seconds=seconds, on_progress=on_progress)
    (folder / "master.m3u8").write_text(_master(lines, folder, with_sound=probe.has_audio))
    return playlist_seconds(folder / f"{lines[0].name}.m3u8")


def _picture(line: Rendition, number: int, *, copied: bool) -> list[str]:
    """`copied`: the first line of the ladder is passed on as it is, and those below begin anew where it does, so that one cut fits all."""
    if (copied and number == 0) or line.size is None:
        return [f"-c:v:{number}", "copy"]
    fit = fitted(line.size)
    small = line.name == str(LOW_HEIGHT)
    quality = ["27", "450k", "900k"] if small else ["24", "2500k", "5000k"]
    chosen = {"c": "libx264", "preset": "veryfast", "profile": "main", "pix_fmt": "yuv420p", "filter": fit, "g": "60", "keyint_min": "60"}
    chosen |= {"sc_threshold": "0"} | dict(zip(("crf", "maxrate", "bufsize"), quality, strict=True))
    chosen |= {"force_key_frames": "source"} if copied else {}
    return [each for name, value in chosen.items() for each in (f"-{name}:v:{number}", value)]


def _master(lines: list[Rendition], folder: Path, *, with_sound: bool) -> str:
    text = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for line in lines:
        codecs = [picture_codec(folder / f"{line.name}.mp4")] if line.size else []
        codecs += ["mp4a.40.2"] if with_sound else []
        peak, average = _bits_per_second(folder / f"{line.name}.m3u8")
        facts = f'BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS="{",".join(codecs)}"'
        facts += f",RESOLUTION={line.size[0]}x{line.size[1]}" if line.size else ""
        text += [f"#EXT-X-STREAM-INF:{facts}", f"{line.name}.m3u8"]
    return "\n".join(text) + "\n"


def picture_codec(file: Path) -> str:
    with file.open("rb") as head:
        parameters = decoder_configuration(head.read(HEADER_BYTES))
    return f"avc1.{parameters[1:4].hex()}"


def _bits_per_second(playlist: Path) -> tuple[int, int]:
    """(highest of any segment, average)."""
    text = playlist.read_text()
    lengths = [float(each) for each in re.findall(r"#EXTINF:([\d.]+)", text)]
    sizes = [int(each) for each in re.findall(r"#EXT-X-BYTERANGE:(\d+)", text)]
    rates = [size * 8 / length for size, length in zip(sizes, lengths, strict=True) if length > 0.5]
    average = sum(sizes) * 8 / max(sum(lengths), 0.1)
    return round(max(rates, default=average)), round(average)


def playlist_seconds(playlist: Path) -> float:
    """The length of a finished playlist."""
    return sum(float(each) for each in re.findall(r"#EXTINF:([\d.]+)", playlist.read_text()))


def make_poster(source: list[str], seconds: float, target: Path) -> None:
    """A telling picture from near the beginning, at most 1280 pixels wide. Raises FfmpegFailed."""
    begin = min(3.0, seconds / 3)
    pick = "thumbnail=30,scale='min(1280,iw)':-2"
    ffmpeg.run(["-ss", f"{begin:.2f}", *source, *NO_TRACES, "-map", "0:V:0", "-vf", pick, "-frames:v", "1", "-q:v", "4", str(target)])
