"""Loud and quiet recordings are equally loud in the archive; silence stays silence, and nothing moves in time."""

import subprocess
from pathlib import Path

import pytest

from chosha.media.engine import ffmpeg
from chosha.media.engine.loudness import TARGET, measured, sound_filter
from chosha.media.engine.recordings import convert_recording

ROOT = Path(__file__).resolve().parents[3]
SPOKEN = ROOT / "demo" / "recordings" / "e13.mp4"


def made(target: Path, *arguments: str) -> Path:
    subprocess.run([ffmpeg.binary(), "-y", "-loglevel", "error", *arguments, str(target)], check=True)
    return target


def archived(recording: Path, tmp_path: Path) -> Path:
    show = tmp_path / "shows" / recording.stem
    convert_recording(recording, show)
    return show / "archive" / "audio.mp4"


def loudness(file: Path) -> float | None:
    return measured(ffmpeg.source(file), seconds=30)


def peak_at(file: Path) -> float:
    """The second of the loudest sample."""
    command = [ffmpeg.binary(), "-loglevel", "error", "-i", str(file), "-ac", "1", "-ar", "8000", "-f", "s16le", "-"]
    content = subprocess.run(command, capture_output=True, check=True).stdout
    samples = memoryview(content).cast("h")
    return max(range(len(samples)), key=lambda place: abs(samples[place])) / 8000


def test_quiet_and_loud_speech_come_out_within_one_loudness_unit(tmp_path) -> None:
    speech = ["-i", str(SPOKEN), "-t", "30", "-vn", "-c:a", "aac"]
    quiet = archived(made(tmp_path / "quiet.m4a", *speech, "-af", "volume=-22dB"), tmp_path)
    loud = archived(made(tmp_path / "loud.m4a", *speech, "-af", "volume=8dB,alimiter=level=0:limit=0.99"), tmp_path)
    heard = [loudness(quiet), loudness(loud)]
    assert (heard[0], heard[1]) == (pytest.approx(TARGET, abs=1), pytest.approx(TARGET, abs=1))
    assert abs(heard[0] - heard[1]) <= 1


def test_silence_and_the_hum_of_a_room_are_not_blown_up(tmp_path) -> None:
    silent = archived(made(tmp_path / "silent.m4a", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "8", "-c:a", "aac"), tmp_path)
    noise = ["-f", "lavfi", "-i", "anoisesrc=r=48000:a=0.0008:d=8", "-c:a", "aac"]
    hum = archived(made(tmp_path / "hum.m4a", *noise), tmp_path)
    assert (loudness(silent), loudness(hum) < -55) == (-70.0, True)


def test_a_clap_stays_at_its_moment_and_below_the_ceiling(tmp_path) -> None:
    clap = "volume=-24dB,volume=10:enable='between(t,4,4.01)'"
    file = made(tmp_path / "clap.wav", "-f", "lavfi", "-i", "sine=300:r=48000:d=8", "-af", clap)
    made_of = archived(file, tmp_path)
    assert peak_at(made_of) == pytest.approx(peak_at(file), abs=0.03)


def test_what_cannot_be_measured_is_left_alone() -> None:
    assert (sound_filter(None), sound_filter(-70.0), sound_filter(-16.1)) == (("aresample=async=1:first_pts=0",) * 3)
    assert "volume=24.00dB" in sound_filter(-48.0)
