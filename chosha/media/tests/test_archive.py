import json
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from chosha.media.engine import archive, ffmpeg, spool
from chosha.media.engine.recordings import RecordingRefused, convert_recording, demuxer_of, refuse_by_header
from chosha.media.engine.shows import part_folder
from chosha.media.engine.storyboard import storyboard_in
from chosha.media.tests.conftest import X264, frames_in, make_clip, seconds_in


def record(tmp_path: Path, clips: dict[str, tuple[Path, str]], *kinds: str) -> Path:
    show = tmp_path / "shows" / "3"
    for kind in kinds:
        clip, mime = clips[kind]
        spool.append(part_folder(show, spool.open_part(show, mime)), 0, clip.read_bytes())
    spool.end_show(show)
    return show


def test_two_parts_become_one_film_without_reencoding(clips, tmp_path) -> None:
    show, told = record(tmp_path, clips, "h264", "h264"), []
    facts = archive.build_archive(show, told.append)
    folder = show / "archive"
    assert facts.duration == pytest.approx(12, abs=0.3)
    assert frames_in(folder / "180.m3u8") == (pytest.approx(360, abs=3), "")
    assert seconds_in(folder / "audio.m3u8") == pytest.approx(12, abs=0.3)
    assert (facts.has_video, archive.archive_facts(show)) == (True, facts)
    assert told[-1] == 1.0
    assert told == sorted(told)
    assert {path.name for path in folder.iterdir()} == {
        *("180.m3u8", "180.mp4", "audio.m3u8", "audio.mp4", "facts.json", "master.m3u8", "poster.jpg", "story.json", "story0.jpg")
    }
    assert {path.name for path in show.iterdir()} == {"archive", "archive.lock", "ended", "parts", "show.lock"}


def test_parts_that_differ_are_brought_together(clips, tmp_path) -> None:
    show = record(tmp_path, clips, "sound", "mp4")
    facts = archive.build_archive(show)
    assert facts.duration == pytest.approx(12, abs=0.4)
    assert frames_in(show / "archive" / "180.m3u8") == (pytest.approx(360, abs=10), "")


def test_the_sound_lies_apart_in_the_archives_own_time_before_the_ladder_is_made(clips, tmp_path, monkeypatch) -> None:
    show, order = record(tmp_path, clips, "h264", "sound"), []
    ladder = archive.make_ladder
    monkeypatch.setattr(archive, "make_ladder", lambda *given, **named: order.append("ladder") or ladder(*given, **named))
    facts = archive.build_archive(show, on_sound=order.append)
    assert order == [pytest.approx(facts.duration, abs=0.1), "ladder"]
    assert seconds_in(show / "to-hear.mp4") == pytest.approx(seconds_in(show / "archive" / "audio.m3u8"), abs=0.1)
    probe = ffmpeg.probe(show / "to-hear.mp4")
    assert (probe.has_video, probe.has_audio) == (False, True)


def test_a_show_of_sound_alone_has_no_picture(clips, tmp_path) -> None:
    show = record(tmp_path, clips, "sound")
    facts = archive.build_archive(show)
    assert (facts.has_video, facts.duration) == (False, pytest.approx(6, abs=0.2))
    assert list((show / "archive").glob("*.jpg")) == []
    assert (storyboard_in(show / "archive"), archive.add_storyboard(show)) == (None, False)
    assert 'CODECS="mp4a.40.2"' in (show / "archive" / "master.m3u8").read_text()


def test_every_ten_seconds_have_a_picture_and_old_archives_get_theirs(tmp_path) -> None:
    show = tmp_path / "shows" / "4"
    red_then_blue = tmp_path / "film.mp4"
    halves = ["-f", "lavfi", "-i", "color=red:s=320x180:r=10:d=20", "-f", "lavfi", "-i", "color=blue:s=320x180:r=10:d=16"]
    joined = ["-filter_complex", "[0][1]concat=n=2", *X264, str(red_then_blue)]
    subprocess.run([ffmpeg.binary(), "-y", "-loglevel", "error", *halves, *joined], check=True)
    convert_recording(red_then_blue, show)
    (show / "archive" / "story.json").unlink()
    (show / "archive" / "story0.jpg").unlink()
    assert [archive.add_storyboard(show), archive.add_storyboard(show)] == [True, False]
    found = storyboard_in(show / "archive")
    assert (found.sheets, found.every, found.width, found.height) == (1, 10, 160, 90)
    with Image.open(show / "archive" / "story0.jpg") as sheet:
        first, third = sheet.getpixel((80, 45)), sheet.getpixel((2 * 160 + 80, 45))
        assert (sheet.size, first[0] > 200, third[2] > 200) == ((1600, 900), True, True)


def test_building_again_replaces_and_a_failure_leaves_the_old_one(clips, tmp_path, monkeypatch) -> None:
    show = record(tmp_path, clips, "h264")
    (show / "archive.new-killed").mkdir()
    first = archive.build_archive(show)
    assert archive.build_archive(show).duration == first.duration
    monkeypatch.setattr(archive, "make_ladder", lambda *_, **__: 1.0)
    with pytest.raises(archive.ArchiveIncomplete):
        archive.build_archive(show)
    assert frames_in(show / "archive" / "180.m3u8") == (pytest.approx(180, abs=2), "")
    assert list(show.glob("archive.*-*")) == []


def test_a_recording_cut_in_the_middle_of_a_byte_keeps_what_was_sent(clips, tmp_path) -> None:
    show = tmp_path / "shows" / "4"
    for kind in ("h264", "mp4"):
        content = clips[kind][0].read_bytes()
        spool.append(part_folder(show, spool.open_part(show, clips[kind][1])), 0, content[: len(content) * 63 // 100])
    assert archive.build_archive(show).duration == pytest.approx(6 * 0.63 * 2, abs=1.2)


def test_a_fragment_that_was_cut_off_behind_its_pictures_keeps_all_of_them(clips, tmp_path) -> None:
    """The sound of a fragment stands behind its pictures; a reader of both gives up where the first sound is missing."""
    content, mime = clips["mp4"][0].read_bytes(), clips["mp4"][1]
    last = content.rindex(b"moof", 0, content.rindex(b"moof"))
    begins = content.index(b"mdat", last)
    inside = begins + int.from_bytes(content[begins - 4 : begins], "big") * 9 // 10
    show = tmp_path / "shows" / "6"
    spool.append(part_folder(show, spool.open_part(show, mime)), 0, content[:inside])
    spool.end_show(show)
    archive.build_archive(show)
    sent = frames_in(part_folder(show, 1) / "spool.mp4")[0]
    assert (frames_in(show / "archive" / "180.m3u8"), sent > 60) == ((pytest.approx(sent, abs=1), ""), True)


def test_nothing_recorded_is_told(tmp_path) -> None:
    show = tmp_path / "shows" / "5"
    spool.append(part_folder(show, spool.open_part(show, "video/webm")), 0, b"\x1aE\xdf\xa3")
    with pytest.raises(archive.NothingRecorded):
        archive.build_archive(show)


@pytest.mark.parametrize(
    ("name", "arguments", "has_video"),
    [
        ("a.mp4", [*X264, "-c:a", "aac", "-metadata", "title=SECRET", "-metadata:s:v", "handler_name=SECRET"], True),
        ("a.mov", [*X264, "-c:a", "aac", "-metadata", "location=+35.6+139.7/SECRET"], True),
        ("a.mkv", ["-c:v", "mpeg4", "-c:a", "libopus", "-metadata", "title=SECRET"], True),
        ("a.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"], True),
        ("a.m4a", ["-vn", "-c:a", "aac", "-metadata", "artist=SECRET"], False),
        ("a.mp3", ["-vn", "-metadata", "artist=SECRET"], False),
        ("a.mp4", [*X264, "-an"], True),
        ("a.mp4", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-c:a", "aac"], True),
        ("a.3gp", ["-c:v", "mpeg4", "-c:a", "aac"], True),
        ("a.mkv", [*X264, "-c:a", "flac", "-metadata", "title=SECRET"], True),
        ("a.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"], True),
        ("a.ts", [*X264, "-c:a", "aac", "-metadata", "service_name=SECRET"], True),
        ("a.m2ts", [*X264, "-c:a", "ac3", "-mpegts_m2ts_mode", "1"], True),
        ("a.mpg", ["-c:v", "mpeg2video", "-c:a", "mp2"], True),
        ("a.avi", ["-c:v", "mpeg4", "-c:a", "libmp3lame", "-metadata", "title=SECRET"], True),
        ("a.wmv", ["-c:v", "wmv2", "-c:a", "wmav2", "-metadata", "title=SECRET"], True),
        ("a.flv", [*X264, "-c:a", "aac", "-metadata", "title=SECRET"], True),
        ("a.wav", ["-vn", "-metadata", "artist=SECRET"], False),
        ("a.aac", ["-vn", "-c:a", "aac"], False),
        ("a.flac", ["-vn", "-metadata", "artist=SECRET"], False),
        ("a.ogg", ["-vn", "-c:a", "libvorbis", "-metadata", "artist=SECRET"], False),
        ("a.opus", ["-vn", "-c:a", "libopus"], False),
        ("a.wma", ["-vn", "-c:a", "wmav2", "-metadata", "artist=SECRET"], False),
    ],
)
def test_every_kind_of_recording_is_converted_and_forgets(name, arguments, has_video, tmp_path) -> None:
    recording = make_clip(tmp_path / name, *arguments, seconds=3)
    facts = convert_recording(recording, tmp_path / "show")
    assert (facts.has_video, facts.duration) == (has_video, pytest.approx(3, abs=0.2))
    assert seconds_in(tmp_path / "show" / "archive" / "master.m3u8") == pytest.approx(3, abs=0.3)
    assert recording.exists()
    assert not any(b"SECRET" in path.read_bytes() for path in (tmp_path / "show" / "archive").iterdir())


def test_a_large_picture_gets_a_ladder(tmp_path) -> None:
    recording = make_clip(tmp_path / "a.mp4", "-c:v", "mpeg4", "-an", seconds=1, size="1920x1080")
    convert_recording(recording, tmp_path / "show")
    master = (tmp_path / "show" / "archive" / "master.m3u8").read_text()
    assert "RESOLUTION=1280x720\n720.m3u8" in master
    assert "RESOLUTION=640x360\n360.m3u8" in master


def refusal(recording: Path, content: bytes) -> str:
    recording.write_bytes(content)
    with pytest.raises(RecordingRefused) as refused:
        convert_recording(recording, recording.parent / "show")
    assert not (recording.parent / "show" / "archive").exists()
    return refused.value.reason


def test_what_is_no_recording_is_refused_with_a_reason(clips, tmp_path) -> None:
    whole = make_clip(tmp_path / "whole.mp4", *X264, "-c:a", "aac", "-movflags", "+faststart").read_bytes()
    assert refusal(tmp_path / "a.mp4", b"").startswith("には中身がありませんでした")
    assert refusal(tmp_path / "a.mp4", b"<html>" * 99).startswith("は中身が録画や録音ではないようです。")
    assert refusal(tmp_path / "a.mp4", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n").startswith("は中身が録画や録音ではないようです。")
    assert refusal(tmp_path / "a.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n").startswith("は中身が録画や録音ではないようです。")
    assert refusal(tmp_path / "a.mkv", b"\x1aE\xdf\xa3" + b"x" * 9000).startswith("を開けませんでした")
    assert refusal(tmp_path / "a.mp4", whole[: len(whole) // 3]).startswith("は途中")


def test_ten_hours_are_the_most(clips, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(ffmpeg, "measured_seconds", lambda *_: 36_001.0)
    assert refusal(tmp_path / "a.webm", clips["vp8"][0].read_bytes()).startswith("は10時間を超えています。")


def test_a_length_that_was_only_guessed_refuses_nobody(tmp_path) -> None:
    """A quiet beginning at a low rate makes ffmpeg guess a much longer mp3 than there is, or a shorter one."""
    quiet = make_clip(tmp_path / "a.mp3", "-vn", "-af", "volume=0:enable='lt(t,2)'", "-q:a", "0", "-write_xing", "0", seconds=12)
    assert convert_recording(quiet, tmp_path / "show").duration == pytest.approx(12, abs=0.3)


def test_a_stream_that_was_cut_off_is_kept_as_far_as_it_goes(tmp_path) -> None:
    whole = make_clip(tmp_path / "a.ts", *X264, "-c:a", "aac").read_bytes()
    (tmp_path / "cut.ts").write_bytes(whole[: len(whole) // 2 + 77])
    assert 2 < convert_recording(tmp_path / "cut.ts", tmp_path / "show").duration < 4.5


def test_a_header_that_tells_more_than_ten_hours_is_refused_with_the_first_piece(tmp_path) -> None:
    slow = ["-f", "lavfi", "-i", "color=s=16x16:r=0.01", "-t", "36200", "-c:v", "mpeg4"]
    long = tmp_path / "a.mkv"
    subprocess.run([ffmpeg.binary(), "-loglevel", "error", *slow, str(long)], check=True)
    with pytest.raises(RecordingRefused) as refused:
        refuse_by_header(long)
    assert refused.value.reason == "は10時間を超えています。10時間までに分けると送れます。"
    whole = make_clip(tmp_path / "b.mp4", *X264, seconds=1).read_bytes()
    (tmp_path / "c.mp4").write_bytes(whole[: len(whole) // 2])
    refuse_by_header(tmp_path / "c.mp4")  # its header stands at the end


def test_content_decides_the_reader_not_the_name(clips, tmp_path) -> None:
    recording = tmp_path / "holiday.mp3"
    recording.write_bytes(clips["vp8"][0].read_bytes())
    assert demuxer_of(recording) == "matroska"


def test_facts_are_plain(clips, tmp_path) -> None:
    show = record(tmp_path, clips, "h264")
    archive.build_archive(show)
    assert set(json.loads((show / "archive" / "facts.json").read_text())) == {"duration", "size", "has_video"}
