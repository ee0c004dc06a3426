"""Caption files as they come from anywhere, and places in a recording as people write them."""

import pytest

from chosha.broadcasts.engine.moments import read_moment, write_moment
from chosha.broadcasts.engine.subtitles import Cue, NotReadable, as_srt, as_text, as_vtt, joined, read_cues, spread

VTT = """WEBVTT - 題
NOTE 書いた人のメモ

STYLE
::cue { color: red }

1
00:00.000 --> 00:04.500 line:0 position:20%
<v.loud まお>こんばんは、<b>まお</b>です &amp; よろしく

00:00:04.500 --> 00:00:09.000
内職の
材料代の話
"""
SRT = "1\r\n00:00:00,000 --> 00:00:04,500\r\nこんばんは\r\n\r\n2\r\n00:00:04,500 --> 00:00:09,000\r\n<i>Hello</i>\r\nthere\r\n"


def test_a_webvtt_file_is_read_with_its_voices_and_without_its_marks():
    assert read_cues(VTT.encode()) == [Cue(0.0, 4.5, "まお", "こんばんは、まおです & よろしく"), Cue(4.5, 9.0, "", "内職の材料代の話")]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_subrip_file_is_read_in_the_codes_it_comes_in(code):
    assert read_cues(SRT.encode(code)) == [Cue(0.0, 4.5, "", "こんばんは"), Cue(4.5, 9.0, "", "Hello there")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "見つかりませんでした"),
        (b"\xff\x81\x00\xfe\x80", "文字を読めませんでした"),
        (b"WEBVTT\n\n00:05.000 --> 00:04.000\nx\n", "の3行めは、終わりの時刻"),
        (b"WEBVTT\n\n99:00:00.000 --> 99:00:01.000\nx\n", "12時間"),
    ],
)
def test_what_is_no_caption_file_is_refused_with_the_place_to_mend(content, words):
    with pytest.raises(NotReadable) as told:
        read_cues(content)
    assert words in told.value.reason


def test_what_is_written_is_read_again_as_it_was():
    cues = [Cue(0.0, 1.999, "ま>お", "1 < 2 && --> です"), Cue(3600.5, 3601.0, "", "おわり")]
    assert read_cues(as_vtt(cues).encode()) == [Cue(0.0, 1.999, "ま＞お", "1 < 2 && → です"), cues[1]]
    assert read_cues(as_srt([cues[1]]).encode()) == [cues[1]]


def test_a_text_has_a_paragraph_for_each_turn():
    cues = [Cue(0, 1, "まお", "こん"), Cue(1, 2, "まお", "ばんは"), Cue(2, 3, "", "はい")]
    assert as_text(cues) == "まおさん\nこんばんは\n\nはい\n"


def test_a_very_long_cue_becomes_several_that_share_its_time():
    found = read_cues(f"WEBVTT\n\n00:00.000 --> 00:10.000\n{'あ' * 800}\n".encode())
    assert [(cue.start, cue.end, len(cue.text)) for cue in found] == [(0.0, 5.0, 400), (5.0, 10.0, 400)]


def test_pieces_share_the_time_by_their_signs():
    assert spread(0.0, 4.0, "", ["あ", "いうえ"]) == [Cue(0.0, 1.0, "", "あ"), Cue(1.0, 4.0, "", "いうえ")]


@pytest.mark.parametrize(("parts", "text"), [(["今日", "は"], "今日は"), (["I", "am"], "I am"), (["A", "は"], "Aは"), (["", " x "], "x")])
def test_lines_join_without_a_gap_between_japanese_signs(parts, text):
    assert joined(parts) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12:34", 754.0),
        ("1:02:05.5", 3725.5),
        ("90", 90.0),
        ("１２：３４", 754.0),
        ("2分5秒", 125.0),
        ("1時間2分5秒", 3725.0),
        ("3分", 180.0),
    ],
)
def test_places_are_read_as_people_write_them(text, seconds):
    assert read_moment(text) == seconds


@pytest.mark.parametrize("text", ["", "あ", "1:99", "99:99:99", "-5", "1e9", "9" * 5000, "13:00:00"])
def test_what_is_no_place_is_none(text):
    assert read_moment(text) is None


@pytest.mark.parametrize(("seconds", "text"), [(754, "12:34"), (3725.5, "1:02:05.5"), (0.04, "0:00"), (59.96, "1:00")])
def test_places_are_written_with_tenths_only_where_there_are_some(seconds, text):
    assert write_moment(seconds) == text
