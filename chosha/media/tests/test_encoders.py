"""Real encoders send by RTMP: on air, cut and back, with the wrong key, in a format nobody could play."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chosha.media.engine import encoders, spool
from chosha.media.engine.archive import build_archive
from chosha.media.engine.playlist import compose
from chosha.media.engine.rtmp.report import read_report
from chosha.media.engine.shows import parts_of
from chosha.media.tests.conftest import frames_in, wait_for
from chosha.media.tests.encoding import AAC, GOOD, H264, Gate, encoder, listening

SECONDS, FRAMES = 6, 180


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr(encoders, "close_old_connections", lambda: None)
    kept = Gate(tmp_path / "media" / "shows" / "7")
    monkeypatch.setattr(encoders, "_gatekeepers", [kept])
    return kept


@pytest.fixture
def port(gate: Gate) -> Iterator[int]:
    with listening() as (number, _):
        yield number


def finished(child) -> tuple[int, str]:
    words = child.communicate(timeout=30)[1]
    return child.returncode, words


def packaged(show: Path, start: Callable) -> Path:
    """The playlist of the ended show, once every part was packaged."""
    spool.end_show(show)
    for part in parts_of(show):
        assert start("packager", part).wait(30) == 0
    target = show / "live.m3u8"
    target.write_text(compose(show))
    return target


def test_what_an_encoder_sends_is_on_air_and_whole_in_the_archive(gate, port, start) -> None:
    gate.begin()
    assert finished(encoder(port, live=False)) == (0, "")
    wait_for(lambda: not read_report(gate.show).connected)
    assert frames_in(packaged(gate.show, start)) == (FRAMES, "")
    facts = build_archive(gate.show)
    assert (facts.duration, facts.has_video) == (pytest.approx(SECONDS, abs=0.1), True)
    assert frames_in(gate.show / "archive" / "master.m3u8") == (FRAMES, "")


def test_pictures_that_lean_on_later_ones_keep_their_order(gate, port, start) -> None:
    gate.begin()
    x264 = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-bf", "2", "-g", "60", "-pix_fmt", "yuv420p"]
    assert finished(encoder(port, *x264, *AAC, live=False)) == (0, "")
    wait_for(lambda: not read_report(gate.show).connected)
    assert frames_in(packaged(gate.show, start)) == (FRAMES, "")
    assert build_archive(gate.show).duration == pytest.approx(SECONDS, abs=0.15)


def test_nothing_is_kept_before_the_host_begins_and_everything_from_the_next_keyframe_on(gate, port) -> None:
    child = encoder(port, seconds=9)
    wait_for(lambda: read_report(gate.show).keyframe_seconds)
    seen = read_report(gate.show)
    assert (seen.connected, seen.saving, seen.width, seen.height, seen.has_sound) == (True, False, 320, 180, True)
    assert not parts_of(gate.show)
    gate.begin()
    wait_for(lambda: read_report(gate.show).saved > 1)
    assert read_report(gate.show).saving
    assert spool.state(gate.show).bytes > 20_000
    gate.over = True
    assert finished(child)[0] != 0
    wait_for(lambda: not read_report(gate.show).connected)


def test_a_wrong_key_is_dropped_and_its_host_is_told(gate, port) -> None:
    gate.begin()
    child = encoder(port, key="7-guessed", live=False)
    assert finished(child)[0] != 0
    assert (read_report(gate.show).refused, spool.state(gate.show).bytes) == ("key", 0)


def test_a_key_of_nothing_leaves_no_trace(gate, port) -> None:
    assert finished(encoder(port, key="guessed", live=False))[0] != 0
    assert finished(encoder(port, application="other", live=False))[0] != 0
    assert (gate.asked, gate.show.exists()) == (["guessed"], False)


@pytest.mark.parametrize("codec", [["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"], ["-c:v", "libsvtav1"]])
def test_pictures_that_not_every_browser_plays_are_refused_with_a_reason(codec, gate, port) -> None:
    gate.begin()
    assert finished(encoder(port, *codec, *AAC, live=False))[0] != 0
    assert read_report(gate.show).refused == ("hevc" if "libx265" in codec else "picture")
    assert spool.state(gate.show).bytes == 0


def test_pictures_without_sound_are_taken_and_told_of(gate, port, start) -> None:
    gate.begin()
    child = encoder(port, *H264, only="picture", seconds=8)
    wait_for(lambda: read_report(gate.show).trouble)
    assert (read_report(gate.show).trouble, read_report(gate.show).saving) == ("silent", True)
    assert finished(child)[0] == 0
    wait_for(lambda: not read_report(gate.show).connected)
    assert frames_in(packaged(gate.show, start))[1] == ""


def test_sound_in_another_format_is_left_out_and_told_of(gate, port) -> None:
    gate.begin()
    child = encoder(port, *H264, "-c:a", "libmp3lame", "-ar", "44100", seconds=5)
    wait_for(lambda: read_report(gate.show).saving)
    assert (read_report(gate.show).trouble, read_report(gate.show).has_sound) == ("sound", False)
    assert finished(child)[0] == 0


def test_sound_alone_becomes_a_show_to_listen_to(gate, port, start) -> None:
    gate.begin()
    assert finished(encoder(port, *AAC, only="sound", seconds=6))[0] == 0
    wait_for(lambda: not read_report(gate.show).connected)
    assert packaged(gate.show, start).read_text().endswith("#EXT-X-ENDLIST\n")
    facts = build_archive(gate.show)
    assert (facts.has_video, facts.duration > 3) == (False, True)


def test_an_encoder_that_was_cut_comes_back_into_the_same_show(gate, port, start) -> None:
    gate.begin()
    first = encoder(port, seconds=30)
    wait_for(lambda: read_report(gate.show).saved > 2)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    wait_for(lambda: not read_report(gate.show).connected)
    saved = spool.state(gate.show).bytes
    assert finished(encoder(port, live=False))[0] == 0
    wait_for(lambda: len(parts_of(gate.show)) == 2 and not read_report(gate.show).connected)
    assert spool.state(gate.show).bytes > saved
    frames, complaints = frames_in(packaged(gate.show, start))
    assert (frames > FRAMES + 60, complaints) == (True, "")
    assert build_archive(gate.show).duration > SECONDS + 2


def test_a_second_encoder_is_turned_away_and_the_first_goes_on(gate, port) -> None:
    gate.begin()
    first = encoder(port, seconds=8)
    wait_for(lambda: read_report(gate.show).saving)
    assert finished(encoder(port, live=False))[0] != 0
    assert read_report(gate.show).refused == "second"
    before = read_report(gate.show).saved
    wait_for(lambda: read_report(gate.show).saved > before + 1)
    assert finished(first)[0] == 0
    assert len(parts_of(gate.show)) == 1


def test_a_show_that_a_browser_took_over_takes_no_more_of_the_encoder(gate, port) -> None:
    gate.begin()
    child = encoder(port, seconds=12)
    wait_for(lambda: read_report(gate.show).saving)
    spool.open_part(gate.show, "video/webm")
    gate.part_now = None
    wait_for(lambda: not read_report(gate.show).saving)
    seen = spool.state(gate.show)
    wait_for(lambda: read_report(gate.show).connected)
    assert (spool.state(gate.show).bytes, seen.parts) == (seen.bytes, 2)
    child.kill()
    child.communicate()


def test_a_disk_without_room_turns_the_encoder_away_with_a_reason(gate, port, monkeypatch) -> None:
    monkeypatch.setattr("chosha.media.engine.spool.KEPT_FREE", 2**60)
    gate.begin()
    assert finished(encoder(port))[0] != 0
    assert read_report(gate.show).refused == "no_room"


def test_a_stream_too_heavy_for_everybody_is_turned_away(gate, port, monkeypatch) -> None:
    monkeypatch.setattr("chosha.media.engine.rtmp.intake.TOO_HEAVY", 300)
    gate.begin()
    assert finished(encoder(port, seconds=20))[0] != 0
    assert read_report(gate.show).refused == "too_heavy"


def test_keyframes_far_apart_are_told_of(gate, port) -> None:
    child = encoder(port, "-c:v", "libx264", "-preset", "ultrafast", "-g", "180", "-pix_fmt", "yuv420p", *AAC, seconds=20)
    wait_for(lambda: read_report(gate.show).trouble, 25)
    assert (read_report(gate.show).trouble, read_report(gate.show).keyframe_seconds) == ("keyframes", 6.0)
    child.kill()
    child.communicate()


def test_the_key_is_asked_for_as_it_was_sent(gate, port) -> None:
    gate.over = True
    assert finished(encoder(port, live=False))[0] != 0
    assert (gate.asked, read_report(gate.show).refused) == ([GOOD], "")
