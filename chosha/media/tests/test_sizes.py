"""A running show in three sizes: the same places in each, and whatever befalls the small one, the full one goes on."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from chosha.media.engine import ffmpeg, runs, smaller, spool
from chosha.media.engine.playlist import compose, composed, master, publish
from chosha.media.engine.runs import FULL, SMALL, SOUND, packaged_until, pieces, read_run
from chosha.media.engine.shows import runs_of, write_json
from chosha.media.engine.smaller import Smaller
from chosha.media.tests.conftest import LIVE_WEBM, X264, children_of, frames_in, make_clip, seconds_in, wait_for

SECONDS = 6
OFFSETS = 0x800  # the times of pictures differ from those of their decoding
VP8 = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "30", *LIVE_WEBM, "webm"]


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, str]]:
    """What a camera sends: large enough for a small picture to be worth its while."""
    folder = tmp_path_factory.mktemp("wide")
    h264 = make_clip(folder / "h264.webm", *X264, *LIVE_WEBM, "matroska", size="854x480")
    mute = make_clip(folder / "mute.webm", *X264, "-an", *LIVE_WEBM[2:], "matroska", size="854x480")
    vp8 = make_clip(folder / "vp8.webm", *VP8, size="854x480")
    return {
        "h264": (h264.read_bytes(), "video/webm;codecs=h264,opus"),
        "mute": (mute.read_bytes(), "video/webm;codecs=h264"),
        "vp8": (vp8.read_bytes(), "video/webm;codecs=vp8,opus"),
    }


def streams_in(address: Path) -> list[str]:
    command = [ffmpeg.binary(), "-hide_banner", "-i", str(address)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30).stderr
    return re.findall(r"Stream #\S+ (Video: \w+|Audio: \w+).*?(?:, (\d+x\d+)|\n)", told)


def laid_out(show: Path, size: str) -> Path:
    """The playlist as a file that players open, gaps left out as players do."""
    target = show / f"{size}.m3u8"
    target.write_text(re.sub(r"#EXT-X-GAP\n.*\n.*\n", "", compose(show, size)))
    return target


def lengths_in(playlist: str) -> list[float]:
    return [float(each) for each in re.findall(r"#EXTINF:([\d.]+)", playlist)]


@pytest.mark.parametrize("kind", ["h264", "vp8"])
def test_all_sizes_are_made_while_the_show_runs_and_line_up(kind, wide, open_show, start) -> None:
    content, mime = wide[kind]
    show, part = open_show(mime, content[: len(content) * 4 // 5])
    packager = start("packager", part)
    wait_for(lambda: all(composed(show, size).polled.plain for size in (FULL, SMALL, SOUND)))
    assert "#EXT-X-ENDLIST" not in compose(show, SMALL) + compose(show, SOUND)
    spool.append(part, len(content) * 4 // 5, content[len(content) * 4 // 5 :])
    spool.end_show(show)
    assert packager.wait(30) == 0
    full, small, sound = (compose(show, size) for size in (FULL, SMALL, SOUND))
    assert lengths_in(small) == lengths_in(full)
    assert sum(lengths_in(sound)) == pytest.approx(sum(lengths_in(full)), abs=0.3)
    for text in (full, small, sound):
        assert (text.count("#EXT-X-MAP"), "#EXT-X-GAP" in text, text.endswith("#EXT-X-ENDLIST\n")) == (1, False, True)
    assert frames_in(laid_out(show, SMALL)) == (pytest.approx(SECONDS * 30, abs=3), "")
    assert seconds_in(laid_out(show, SOUND)) == pytest.approx(SECONDS, abs=0.3)
    assert streams_in(show / "small.m3u8") == [("Video: h264", "640x360"), ("Audio: aac", "")]
    assert streams_in(show / "sound.m3u8") == [("Audio: aac", "")]


def times_in(address: Path, kind: str) -> tuple[float, float]:
    """(first, last) time of the pictures or the sound."""
    look = ["-map", f"0:{kind}:0", "-vf" if kind == "v" else "-af", "showinfo" if kind == "v" else "ashowinfo"]
    command = [ffmpeg.binary(), "-copyts", "-i", str(address), *look, "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30).stderr
    found = [float(each) for each in re.findall(r"pts_time:([\d.]+)", told)]
    return found[0], found[-1]


def test_a_segment_of_any_size_carries_the_time_of_the_show(wide, open_show, start) -> None:
    content, mime = wide["h264"]
    show, _ = open_show()
    part = show / "parts" / f"{spool.open_part(show, mime):03d}"
    write_json(part / "meta.json", {"mime": mime, "container": "webm", "opened_at": time.time(), "segment_seconds": 2})
    write_json(show / "parts/001/meta.json", {"mime": mime, "container": "webm", "opened_at": time.time() - 41.5})
    spool.append(part, 0, content)
    spool.end_show(show)
    assert start("packager", part).wait(30) == 0
    (run,) = runs_of(part)
    for number in (0, 1):
        name = f"{number:05d}.m4s"
        films = {}
        for size in ("", SMALL):
            films[size] = show / f"{size or 'full'}{number}.mp4"
            films[size].write_bytes((run / size / "init.mp4").read_bytes() + (run / size / name).read_bytes())
        for kind in ("v", "a"):
            assert times_in(films[SMALL], kind) == pytest.approx(times_in(films[""], kind), abs=0.04)
        assert times_in(films[SMALL], "v")[0] == pytest.approx(41.5 + 2 * number, abs=0.05)
    heard = show / "heard.mp4"
    heard.write_bytes((run / "sound/init.mp4").read_bytes() + (run / "sound/00001.m4s").read_bytes())
    assert times_in(heard, "a")[0] == pytest.approx(43.5, abs=0.1)


def test_the_only_picture_of_a_segment_does_not_stand_before_it(open_show, start, tmp_path) -> None:
    """Of a slide that hardly moves, or from a host's tired machine: hls.js took each such segment for three days."""
    slow = ["-vf", "select=not(mod(n\\,75))", "-fps_mode", "vfr", "-g", "1"]
    slide = make_clip(tmp_path / "slide.webm", *X264, *slow, *LIVE_WEBM, "matroska", seconds=15)
    show, part = open_show("video/webm;codecs=h264,opus", slide.read_bytes())
    spool.end_show(show)
    assert start("packager", part).wait(30) == 0
    (run,) = runs_of(part)
    truns = [flags for each in sorted(run.glob("*.m4s")) for flags in re.findall(rb"trun.(...)", each.read_bytes(), re.DOTALL)]
    assert (len(truns), {int.from_bytes(flags, "big") & OFFSETS for flags in truns}) == (12, {0})


def test_after_a_kill_every_size_names_the_same_runs(wide, open_show, start) -> None:
    content, mime = wide["h264"]
    show, part = open_show(mime, content[: len(content) * 4 // 5])
    packager = start("packager", part)
    wait_for(lambda: (packaged_until(part) or 0) >= 3.9 and composed(show, SMALL).polled.plain)
    for child in children_of(packager.pid):
        os.kill(child, signal.SIGKILL)
    wait_for(lambda: len(runs_of(part)) == 2)
    spool.append(part, 0, content)
    spool.end_show(show)
    assert packager.wait(30) == 0
    full, small, sound = (compose(show, size) for size in (FULL, SMALL, SOUND))
    assert [text.count("#EXT-X-DISCONTINUITY\n") for text in (full, small, sound)] == [1, 1, 1]
    assert lengths_in(small) == lengths_in(full)
    assert sum(lengths_in(sound)) == pytest.approx(sum(lengths_in(full)), abs=2.1)
    assert frames_in(laid_out(show, FULL)) == (pytest.approx(SECONDS * 30, abs=3), "")
    assert frames_in(laid_out(show, SMALL))[1] == ""


@pytest.mark.parametrize("lost", ["small/00000.m4s", "small/init.mp4", "sound/00000.m4s"])
def test_what_a_power_cut_took_of_one_size_is_a_gap_there_and_nowhere_else(lost, wide, open_show, start) -> None:
    content, mime = wide["h264"]
    show, part = open_show(mime, content[: len(content) * 4 // 5])
    packager = start("packager", part)
    wait_for(lambda: composed(show, SMALL).polled.plain and composed(show, SOUND).polled.plain)
    packager.kill()
    packager.wait()
    os.truncate(runs_of(part)[0] / lost, 0)
    runs._bytes_known_of.cache_clear()  # after a power cut nobody remembers how large it was
    spool.append(part, 0, content)
    spool.end_show(show)
    assert start("packager", part).wait(30) == 0
    size = lost.split("/")[0]
    texts = {each: compose(show, each) for each in (FULL, SMALL, SOUND)}
    assert re.search(rf"#EXT-X-GAP\n#EXTINF:2.00\d+,\nparts/001/runs/001/{size}/00000.m4s", texts[size])
    assert "#EXT-X-GAP" not in texts[FULL]
    assert {text.count("#EXT-X-DISCONTINUITY\n") for text in texts.values()} == {1}
    # an ffmpeg that outlives its packager by a moment ends a segment early, and the next run begins at a keyframe up to 0.3 s later
    assert frames_in(laid_out(show, FULL)) == (pytest.approx(SECONDS * 30, abs=10), "")


@pytest.fixture
def run(wide, open_show, start) -> Path:
    """A finished run whose small picture has not been made."""
    content, mime = wide["h264"]
    show, part = open_show(mime, content)
    write_json(part / "meta.json", {**spool.read_json(part / "meta.json"), "small": False})
    spool.end_show(show)
    assert start("packager", part).wait(30) == 0
    return runs_of(part)[0]


def hands(run: Path) -> Smaller:
    write_json(run / "run.json", {**spool.read_json(run / "run.json"), "small": [640, 360]})
    runs._read_run.cache_clear()
    with (run / "lock").open("w") as lock:
        return Smaller(run, (640, 360), os.dup(lock.fileno()))


def test_a_small_picture_that_was_turned_off_is_not_promised(run) -> None:
    show = run.parents[3]
    assert not (run / SMALL).exists()
    assert "small.m3u8" not in master(show)
    assert compose(show, SMALL) == compose(show, FULL)  # whoever asks nevertheless gets what there is


def test_what_was_not_made_in_time_is_given_up_and_the_newest_is_made(run) -> None:
    show = run.parents[3]
    names = [name for name, _ in read_run(run).segments]
    for name in names[:-1]:
        os.utime(run / name, (1, 1))
    hands(run).finish()
    text = compose(show, SMALL)
    assert text.count("#EXT-X-GAP") == len(names) - 1
    assert ("#EXT-X-GAP" in compose(show, FULL), frames_in(laid_out(show, SMALL))[1]) == (False, "")


def test_a_segment_that_cannot_be_made_small_is_a_gap_and_the_next_is_made(run) -> None:
    show = run.parents[3]
    (first, _), (second, _) = read_run(run).segments[:2]
    whole = (run / first).read_bytes()
    (run / first).write_bytes(b"damaged")
    hands(run).finish()
    (run / first).write_bytes(whole)
    found = pieces(read_run(run), SMALL, is_over=True)
    assert [(piece.address, piece.is_whole) for piece in found[:2]] == [(f"small/{first}", False), (f"small/{second}", True)]
    assert '#EXT-X-MAP:URI="parts/001/runs/001/small/init.mp4"' in compose(show, SMALL)


def test_an_encoder_that_hangs_holds_up_nobody(wide, open_show, start, monkeypatch, tmp_path) -> None:
    """The full picture comes as fast as ever, and the show ends in time."""
    slow = tmp_path / "bin" / "nice"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    content, mime = wide["h264"]
    show, part = open_show(mime, content)
    packager = start("packager", part)
    wait_for(lambda: (packaged_until(part) or 0) >= 3.9, 5)
    spool.end_show(show)
    assert packager.wait(smaller.FAREWELL_SECONDS + 5) == 0
    assert frames_in(laid_out(show, FULL)) == (pytest.approx(SECONDS * 30, abs=3), "")
    text = compose(show, SMALL)
    assert (text.count("#EXT-X-GAP"), text.endswith("#EXT-X-ENDLIST\n")) == (len(lengths_in(text)), True)


def test_one_that_takes_for_ever_is_given_up_and_the_next_is_made(run, monkeypatch) -> None:
    show = run.parents[3]
    monkeypatch.setattr(smaller, "WORKS_AT_MOST", 0.0)
    worker = hands(run)
    worker.look_after()  # begins the first, which may take no time at all
    monkeypatch.setattr(smaller, "WORKS_AT_MOST", 20.0)
    worker.finish()
    assert compose(show, SMALL).count("#EXT-X-GAP") == 1


def test_the_master_says_what_players_choose_by(run) -> None:
    show = run.parents[3]
    hands(run).finish()
    lines = master(show).splitlines()
    found = {lines[at + 1]: line for at, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF")}
    assert list(found) == ["live.m3u8", "small.m3u8", "sound.m3u8"]
    assert re.search(r'BANDWIDTH=\d{6,7},CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2",RESOLUTION=854x480$', found["live.m3u8"])
    assert re.search(r'CODECS="avc1\.4d401e,mp4a\.40\.2",RESOLUTION=640x360$', found["small.m3u8"])
    assert found["sound.m3u8"].endswith('CODECS="mp4a.40.2"')
    bits = [int(re.search(r"BANDWIDTH=(\d+)", line)[1]) for line in found.values()]
    assert bits == sorted(bits, reverse=True)
    init = (run / "small/init.mp4").read_bytes()
    assert b"avcC\x01\x4d\x40\x1e" in init
    for name, length in read_run(run).segments:
        assert (run / SMALL / name).stat().st_size * 8 / length < bits[1]
    publish(show)
    for name in ("master", FULL, SMALL, SOUND):
        assert (show / "parts" / f"{name}.m3u8").read_bytes() == composed(show, name).offering.plain


def test_a_voice_alone_has_one_size(clips, open_show, start) -> None:
    clip, mime = clips["sound"]
    show, part = open_show(mime, clip.read_bytes())
    spool.end_show(show)
    assert start("packager", part).wait(20) == 0
    assert re.findall(r"^[^#].*$", master(show), re.MULTILINE) == ["live.m3u8"]
    assert compose(show, SMALL) == compose(show, SOUND) == compose(show, FULL)


def test_a_picture_without_sound_has_no_sound_alone(wide, open_show, start) -> None:
    content, mime = wide["mute"]
    show, part = open_show(mime, content)
    spool.end_show(show)
    assert start("packager", part).wait(30) == 0
    assert re.findall(r"^[^#].*$", master(show), re.MULTILINE) == ["live.m3u8", "small.m3u8"]
    assert "mp4a" not in master(show)
    assert frames_in(laid_out(show, SMALL)) == (pytest.approx(SECONDS * 30, abs=3), "")


def test_other_sizes_wait_for_a_part_that_is_still_being_finished(wide, open_show, start) -> None:
    """Nothing is put into the middle of a playlist that was already handed out."""
    content, mime = wide["h264"]
    show, part = open_show(mime, content)
    first = start("packager", part)
    wait_for(lambda: composed(show, SMALL).polled.plain)
    second = show / "parts" / f"{spool.open_part(show, mime):03d}"
    assert first.wait(30) == 0
    (part / "packaged").unlink()
    spool.append(second, 0, content)
    spool.end_show(show)
    assert start("packager", second).wait(30) == 0
    assert [compose(show, size).count("#EXT-X-MAP") for size in (FULL, SMALL, SOUND)] == [2, 1, 1]
    write_json(part / "packaged", {})
    assert [compose(show, size).count("#EXT-X-MAP") for size in (FULL, SMALL, SOUND)] == [2, 2, 2]
