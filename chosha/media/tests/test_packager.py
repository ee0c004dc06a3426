"""Whatever is killed, the show goes on and every byte is packaged."""

import fcntl
import json
import os
import re
import signal
from pathlib import Path

import pytest

from chosha.media.engine import spool
from chosha.media.engine.canvas import canvas
from chosha.media.engine.packager import claim
from chosha.media.engine.playlist import compose
from chosha.media.engine.runs import packaged_until
from chosha.media.engine.shows import runs_of
from chosha.media.tests.conftest import children_of, frames_in, is_alive, seconds_in, wait_for

FRAMES, SECONDS = 180, 6


def playable(show: Path) -> Path:
    target = show / "live.m3u8"
    target.write_text(compose(show))
    return target


@pytest.mark.parametrize("kind", ["h264", "vp8", "mp4", "sound"])
def test_every_kind_of_recorder_becomes_a_playable_show(kind, clips, open_show, start) -> None:
    clip, mime = clips[kind]
    content = clip.read_bytes()
    show, part = open_show(mime, content[: len(content) // 2])
    packager = start("packager", part)
    wait_for(lambda: packaged_until(part))
    assert "#EXT-X-ENDLIST" not in compose(show)
    spool.append(part, len(content) // 2, content[len(content) // 2 :])
    spool.end_show(show)
    assert packager.wait(20) == 0
    text = compose(show)
    assert text.startswith("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n")
    assert text.endswith("#EXT-X-ENDLIST\n")
    assert (text.count("#EXT-X-MAP"), text.count("#EXT-X-DISCONTINUITY")) == (1, 0)
    assert seconds_in(playable(show)) == pytest.approx(SECONDS, abs=0.3)
    if kind != "sound":
        assert frames_in(show / "live.m3u8")[0] == pytest.approx(FRAMES, abs=2)


@pytest.mark.parametrize(("kind", "victim"), [("h264", "ffmpeg"), ("h264", "packager"), ("mp4", "ffmpeg"), ("vp8", "packager")])
def test_a_kill_in_the_middle_loses_nothing(kind, victim, clips, open_show, start) -> None:
    clip, mime = clips[kind]
    content = clip.read_bytes()
    show, part = open_show(mime, content[: len(content) * 3 // 5])
    packager = start("packager", part)
    wait_for(lambda: packaged_until(part))
    (ffmpeg,) = children_of(packager.pid)
    os.kill(ffmpeg if victim == "ffmpeg" else packager.pid, signal.SIGKILL)
    if victim == "packager":
        packager.wait()
        packager = start("packager", part)
    wait_for(lambda: len(runs_of(part)) == 2)
    assert "#EXT-X-ENDLIST" not in compose(show)
    assert not is_alive(ffmpeg)
    spool.append(part, 0, content)
    spool.end_show(show)
    assert packager.wait(30) == 0
    text = compose(show)
    assert (text.count("#EXT-X-MAP"), text.count("#EXT-X-DISCONTINUITY")) == (2, 1)
    frames, complaints = frames_in(playable(show))
    assert (frames, complaints) == (pytest.approx(FRAMES, abs=3), "")
    assert spool.state(show).playable_seconds == pytest.approx(SECONDS, abs=0.3)


@pytest.mark.parametrize(("kind", "emptied", "until"), [("h264", "00001.m4s", 3.9), ("vp8", "00001.m4s", 3.9), ("mp4", "init.mp4", 0.9)])
def test_segments_a_power_cut_left_empty_are_made_again(kind, emptied, until, clips, open_show, start) -> None:
    clip, mime = clips[kind]
    content = clip.read_bytes()
    show, part = open_show(mime, content[: len(content) * 4 // 5])
    packager = start("packager", part)
    wait_for(lambda: (packaged_until(part) or 0) >= until)
    packager.kill()
    packager.wait()
    os.truncate(part / "runs/001" / emptied, 0)
    packager = start("packager", part)
    spool.append(part, 0, content)
    spool.end_show(show)
    assert packager.wait(30) == 0
    text = compose(show)
    assert ("#EXT-X-GAP\n" in text, text.count("#EXT-X-MAP")) == (True, 2)
    (show / "whole.m3u8").write_text(re.sub(r"#EXT-X-GAP\n.*\n.*\n", "", text))  # as a player that knows gaps reads it
    frames, complaints = frames_in(show / "whole.m3u8")
    assert (frames, complaints) == (pytest.approx(FRAMES, abs=3), "")
    assert spool.state(show).playable_seconds == pytest.approx(SECONDS, abs=0.3)


def test_told_to_stop_it_goes_on_later_where_it_was(clips, open_show, start) -> None:
    clip, mime = clips["h264"]
    show, part = open_show(mime, clip.read_bytes())
    packager = start("packager", part)
    wait_for(lambda: packaged_until(part))
    (ffmpeg,) = children_of(packager.pid)
    packager.terminate()
    assert packager.wait(3) == 0
    assert not is_alive(ffmpeg)
    assert not (part / "packaged").exists()
    spool.end_show(show)
    assert start("packager", part).wait(20) == 0
    assert frames_in(playable(show)) == (pytest.approx(FRAMES, abs=2), "")


def test_two_packagers_never_work_on_one_part(open_show, start) -> None:
    _, part = open_show()
    lock = claim(part)
    assert lock is not None
    assert claim(part) is None
    assert start("packager", part).wait(10) == 0
    lock.close()


@pytest.mark.parametrize("content", [b"", b"this is no recording at all" * 100, b"\x1aE\xdf\xa3\x9fB\x86\x81\x01"])
def test_a_part_without_a_recording_does_not_hold_up_the_show(content, clips, open_show, start) -> None:
    clip, mime = clips["h264"]
    show, part = open_show(mime, content)
    second = show / "parts" / f"{spool.open_part(show, mime):03d}"
    spool.append(second, 0, clip.read_bytes())
    spool.end_show(show)
    assert (start("packager", part).wait(20), start("packager", second).wait(20)) == (0, 0)
    assert compose(show).endswith("#EXT-X-ENDLIST\n")
    assert frames_in(playable(show)) == (pytest.approx(FRAMES, abs=2), "")


def test_a_damaged_stretch_is_stepped_over(clips, open_show, start) -> None:
    clip, mime = clips["h264"]
    content = bytearray(clip.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 3000] = os.urandom(3000)
    show, part = open_show(mime, bytes(content))
    spool.end_show(show)
    assert start("packager", part).wait(30) == 0
    assert spool.state(show).playable_seconds > SECONDS / 3


def test_the_keeper_starts_replaces_adopts_and_ends(clips, open_show, start, tmp_path) -> None:
    clip, mime = clips["h264"]
    content = clip.read_bytes()
    show, part = open_show(mime, content[: len(content) // 2])
    keeper = start("keeper", tmp_path)
    wait_for(lambda: packaged_until(part))
    first = holder(part)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: holder(part) not in (0, first))
    second = holder(part)
    keeper.kill()
    keeper.wait()
    assert is_alive(second)
    keeper = start("keeper", tmp_path)
    wait_for(lambda: is_watched(tmp_path))  # before that it knows no signal, and the packager gets on without it
    spool.append(part, 0, content)
    wait_for(lambda: (packaged_until(part) or 0) >= 4)
    assert holder(part) == second
    keeper.terminate()
    assert keeper.wait(20) == 0
    wait_for(lambda: not is_alive(second))
    keeper = start("keeper", tmp_path)
    spool.end_show(show)
    wait_for(lambda: spool.is_packaged(show))
    assert frames_in(playable(show)) == (pytest.approx(FRAMES, abs=2), "")


def is_watched(home: Path) -> bool:
    """Whether a keeper has claimed the home."""
    with (home / "media/shows/keeper.lock").open("a+b") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def holder(part: Path) -> int:
    try:
        return int((part / "packager.lock").read_text() or 0)
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize(
    ("given", "drawn"),
    [((1280, 720), (1280, 720)), ((1920, 1080), (1280, 720)), ((720, 1280), (720, 1280)), ((641, 361), (640, 360)), ((0, 0), (1280, 720))],
)
def test_a_transcoded_picture_has_one_even_size(given, drawn) -> None:
    assert canvas(*given) == drawn


def test_dates_in_the_playlist_follow_the_recording(clips, open_show, start) -> None:
    clip, mime = clips["h264"]
    show, part = open_show(mime, clip.read_bytes())
    meta = json.loads((part / "meta.json").read_text())
    (part / "meta.json").write_text(json.dumps(meta | {"opened_at": 1795350600.25}))
    spool.end_show(show)
    assert start("packager", part).wait(20) == 0
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-11-22T12:30:00.250Z\n" in compose(show)


@pytest.mark.parametrize(("kind", "seconds", "target"), [("vp8", 1, 1), ("vp8", 2, 2)])
def test_segments_are_as_long_as_their_part_was_opened_for(kind, seconds, target, clips, tmp_path, start) -> None:
    clip, mime = clips[kind]
    show = tmp_path / "media" / "shows" / "7"
    part = show / "parts" / f"{spool.open_part(show, mime, seconds):03d}"
    spool.append(part, 0, clip.read_bytes())
    spool.end_show(show)
    assert start("packager", part).wait(20) == 0
    playlist = compose(show)
    lengths = [float(line[8:].split(",")[0]) for line in playlist.splitlines() if line.startswith("#EXTINF:")]
    assert (f"#EXT-X-TARGETDURATION:{target}\n" in playlist, lengths[0]) == (True, pytest.approx(seconds, abs=0.1))
    assert frames_in(playable(show)) == (pytest.approx(FRAMES, abs=2), "")
