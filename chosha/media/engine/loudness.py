"""How loud a recording is, and what brings it to the loudness of all others: one gain for the whole, and a ceiling for its peaks.

Measured as EBU R 128 says. One gain keeps the breath of what was said: nothing is pumped, and silence is not blown up.
"""

import re
import subprocess

from chosha.media.engine import ffmpeg

TARGET = -16.0  # LUFS
CEILING = -2.0  # dBFS of samples, which keeps true peaks below -1.5
SILENT = -55.0  # LUFS: nobody speaks there
MOST_GAIN, WORTH_IT = 24.0, 0.3
EVEN = "aresample=async=1:first_pts=0"


def measured(source: list[str], *, seconds: float) -> float | None:
    """Integrated loudness in LUFS of the first sound; None where nothing can be measured. Reads all of it."""
    command = [*ffmpeg.niced(), ffmpeg.binary(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "info", *source]
    command += ["-map", "0:a:0", "-vn", "-af", f"{EVEN},ebur128=framelog=quiet", "-f", "null", "-"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=600 + seconds)
    except subprocess.TimeoutExpired:
        return None
    found = re.findall(r"\bI:\s+(-?[\d.]+|-?inf|nan) LUFS", done.stderr)
    value = float(found[-1]) if found else float("nan")
    return value if -70.0 <= value <= 20.0 else None


def sound_filter(loudness: float | None) -> str:
    """The filter for the ladder's sound. Time stays as it is."""
    if loudness is None or loudness < SILENT or abs(TARGET - loudness) < WORTH_IT:
        return EVEN
    gain = min(TARGET - loudness, MOST_GAIN)
    ceiling = 10 ** (CEILING / 20)
    return f"{EVEN},volume={gain:.2f}dB,alimiter=level=0:limit={ceiling:.4f}:attack=5:release=60:latency=1"
