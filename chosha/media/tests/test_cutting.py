"""A cut shows the span alone: right in time, whole in every rendition, without one picture or sound from outside."""

import os
import subprocess
from pathlib import Path

import pytest

from chosha.media.actions import bring_whole_back, forget_show, make_cut, set_whole_apart, whole_archive
from chosha.media.engine import ffmpeg
from chosha.media.engine.archive import archive_facts
from chosha.media.engine.cutting import Span, cut, exact_span
from chosha.media.engine.passes import pass_for
from chosha.media.engine.recordings import convert_recording
from chosha.media.queries import show_folder, whole_folder
from chosha.media.tests.conftest import X264, seconds_in

COLOURS, TONES = ("red", "lime", "blue"), (200, 1500, 6000)
KEYFRAMES = ["-g", "20", "-keyint_min", "20"]  # at 10 pictures a second: every two seconds


def film(target: Path, *, size: str = "854x480") -> Path:
    """Ten seconds each of red, green and blue, each with its own tone."""
    inputs = []
    for colour, tone in zip(COLOURS, TONES, strict=True):
        inputs += ["-f", "lavfi", "-i", f"color={colour}:s={size}:r=10:d=10", "-f", "lavfi", "-i", f"sine={tone}:r=48000:d=10"]
    joined = ["-filter_complex", "[0][1][2][3][4][5]concat=n=3:v=1:a=1", *X264, *KEYFRAMES, "-c:a", "aac", str(target)]
    subprocess.run([ffmpeg.binary(), "-y", "-loglevel", "error", *inputs, *joined], check=True)
    return target


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cutting")
    convert_recording(film(folder / "film.mp4"), folder / "shows" / "7")
    return folder / "shows" / "7"


def colours_in(file: Path) -> set[str]:
    command = [ffmpeg.binary(), "-loglevel", "error", "-i", str(file), "-vf", "scale=1:1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
    content = subprocess.run(command, capture_output=True, check=True).stdout
    pixels = {tuple(content[at : at + 3]) for at in range(0, len(content), 3)}
    return {COLOURS[max(range(3), key=lambda place: pixel[place])] for pixel in pixels}


def loudness_of(file: Path, tone: int) -> float:
    narrow = f"bandpass=f={tone}:width_type=h:w=30,volumedetect"
    command = [ffmpeg.binary(), "-hide_banner", "-i", str(file), "-vn", "-af", narrow, "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(report.rsplit("max_volume: ", 1)[1].split()[0])


def test_the_span_is_taken_inside_what_was_asked_for_at_a_picture_that_stands_alone(made) -> None:
    archive = made / "archive"
    assert exact_span(archive, 0.0, 30.0) == Span(0.0, pytest.approx(30, abs=0.2))
    found = exact_span(archive, 10.9, 19.0)
    assert (found.begin, found.end) == (pytest.approx(12.0, abs=0.05), 19.0)
    assert exact_span(archive, 10.9, 12.5) is None


def test_a_cut_holds_no_picture_and_no_sound_from_outside(made, tmp_path) -> None:
    span = exact_span(made / "archive", 10.9, 19.0)
    facts = cut(made / "archive", span, tmp_path)
    assert facts.duration == pytest.approx(7.0, abs=0.3)
    for name in ("480", "360"):
        assert (colours_in(tmp_path / f"{name}.mp4"), colours_in(tmp_path / f"{name}.m3u8")) == ({"lime"}, {"lime"})
        assert seconds_in(tmp_path / f"{name}.m3u8") == pytest.approx(7.0, abs=0.3)
    for name in ("480.mp4", "audio.mp4"):
        heard = [loudness_of(tmp_path / name, tone) for tone in TONES]
        assert (heard[1] - heard[0] > 25, heard[1] - heard[2] > 25) == (True, True), heard
    assert {"master.m3u8", "poster.jpg", "story.json", "facts.json"} <= {file.name for file in tmp_path.iterdir()}


def test_a_cut_to_the_end_loses_nothing_there(made, tmp_path) -> None:
    facts = cut(made / "archive", exact_span(made / "archive", 20.0, 30.0), tmp_path)
    assert (facts.duration, colours_in(tmp_path / "480.mp4")) == (pytest.approx(10.0, abs=0.3), {"blue"})


@pytest.fixture
def house(settings, tmp_path, made):
    settings.CHOSHA_HOME = tmp_path
    show = show_folder(7)
    show.parent.mkdir(parents=True)
    subprocess.run(["cp", "-r", str(made), str(show)], check=True)
    (show / "parts" / "001" / "runs" / "001").mkdir(parents=True)
    (show / "parts" / "001" / "runs" / "001" / "00001.m4s").write_bytes(b"live")
    (show / "poster-480.webp").write_bytes(b"small")
    return show


def test_the_whole_lies_where_no_address_leads_from_the_first_moment_and_comes_back_as_it_was(house) -> None:
    before = (house / "archive" / "480.mp4").read_bytes()
    set_whole_apart(7)
    set_whole_apart(7)
    assert {path.name for path in house.iterdir() if path.suffix != ".lock"} == set()
    made = make_cut(7, Span(12.0, 18.0), wanted=lambda: True)
    assert (archive_facts(house), whole_archive(7)) == (made, whole_folder(7) / "archive")
    assert (house / "archive" / "480.mp4").read_bytes() not in before
    assert (whole_folder(7).is_relative_to(house.parent), (house / "parts").exists()) == (False, False)
    bring_whole_back(7)
    bring_whole_back(7)
    assert (house / "archive" / "480.mp4").read_bytes() == before
    assert ((house / "parts" / "001" / "runs" / "001" / "00001.m4s").read_bytes(), whole_folder(7).exists()) == (b"live", False)


def test_a_cut_nobody_wants_any_more_is_not_put_in_its_place(house) -> None:
    set_whole_apart(7)
    assert make_cut(7, Span(12.0, 18.0), wanted=lambda: False) is None
    assert ((house / "archive").exists(), list(whole_folder(7).glob("cut*"))) == (False, [])


def test_what_is_forgotten_is_forgotten_whole(house) -> None:
    set_whole_apart(7)
    forget_show(7)
    assert (house.exists(), whole_folder(7).exists()) == (False, False)


def test_the_server_in_front_gets_no_pass_for_the_whole(settings, house) -> None:
    settings.CHOSHA_NGINX_KEY = "k" * 32
    assert (pass_for("t" * 20, house, "s") is None, pass_for("t" * 20, whole_folder(7), "s")) == (False, None)
    assert os.path.commonpath([house, whole_folder(7)]) == str(house.parents[1])
