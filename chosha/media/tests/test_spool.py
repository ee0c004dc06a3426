import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chosha.media.engine import spool
from chosha.media.engine.shows import part_folder, spool_of, write_json

OpenShow = Callable[..., tuple[Path, Path]]


def test_overlaps_are_trimmed_and_gaps_refused(open_show: OpenShow) -> None:
    _, part = open_show()
    assert spool.append(part, 0, b"abcd") == 4
    assert spool.append(part, 2, b"cdEF") == 6
    assert spool.append(part, 0, b"ab") == 6
    with pytest.raises(spool.SpoolGap) as gap:
        spool.append(part, 9, b"later")
    assert gap.value.have == 6
    assert spool_of(part).read_bytes() == b"abcdEF"
    assert spool.size(part) == 6


def test_two_writers_keep_each_byte_once(open_show: OpenShow) -> None:
    _, part = open_show()
    one, other = spool.SpoolWriter(part), spool.SpoolWriter(part)
    for at in range(0, 1000, 10):
        chunk = bytes([at % 251]) * 10
        assert one.append(at, chunk) == other.append(at, chunk) == at + 10
    one.close()
    other.close()
    assert spool.size(part) == 1000


def test_bytes_reach_the_disk_each_second(open_show: OpenShow, monkeypatch: pytest.MonkeyPatch) -> None:
    _, part = open_show()
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    writer = spool.SpoolWriter(part)
    writer.append(0, b"a")
    assert synced == []
    writer.synced_at -= 1.01
    writer.append(1, b"b")
    assert len(synced) == 1
    writer.append(2, b"c")
    writer.close()
    assert len(synced) == 2


def test_nothing_is_taken_after_the_end(open_show: OpenShow) -> None:
    show, part = open_show(content=b"abc")
    assert spool.open_part(show, "video/mp4;codecs=avc1") == 2
    with pytest.raises(spool.SpoolEnded):
        spool.append(part, 3, b"d")
    assert spool_of(part_folder(show, 2)).name == "spool.mp4"
    spool.end_show(show)
    spool.end_show(show)
    with pytest.raises(spool.SpoolEnded):
        spool.append(part_folder(show, 2), 0, b"d")
    with pytest.raises(spool.SpoolEnded):
        spool.open_part(show, "video/webm")


def test_limits_hold(open_show: OpenShow, monkeypatch: pytest.MonkeyPatch) -> None:
    _, part = open_show()
    monkeypatch.setattr(spool, "MOST_BYTES", 10)
    with pytest.raises(spool.SpoolFull):
        spool.append(part, 0, b"x" * 11)
    write_json(part / "meta.json", {"mime": "video/webm", "container": "webm", "opened_at": time.time() - 12 * 3600 - 1})
    with pytest.raises(spool.SpoolFull):
        spool.append(part, 0, b"x")


def test_what_one_show_may_have_counts_over_all_its_parts(open_show: OpenShow, monkeypatch: pytest.MonkeyPatch) -> None:
    show, first = open_show()
    spool.append(first, 0, b"x" * 8)
    monkeypatch.setattr(spool, "MOST_BYTES", 10)
    second = part_folder(show, spool.open_part(show, "video/webm"))
    assert spool.append(second, 0, b"x" * 2) == 2
    with pytest.raises(spool.SpoolFull):
        spool.append(second, 2, b"x")


@pytest.mark.parametrize("mime", ["text/html", "video/quicktime", "", "video/webm" + ";" * 200])
def test_only_what_browsers_record_is_opened(open_show: OpenShow, mime: str) -> None:
    with pytest.raises(spool.SpoolRefused):
        open_show(mime)


def test_the_state_tells_how_a_show_stands(open_show: OpenShow, tmp_path: Path) -> None:
    assert spool.state(tmp_path / "none") == spool.ShowState(0, 0, None, False, False, False, 0)
    show, part = open_show(content=b"abc")
    os.utime(spool_of(part), (time.time() - 30, time.time() - 30))
    state = spool.state(show)
    assert (state.parts, state.bytes, state.ended, state.packaged) == (1, 3, False, False)
    assert 29 < (state.seconds_since_last_byte or 0) < 35
    spool.end_show(show)
    assert spool.state(show).ended


def test_a_disk_that_is_nearly_full_takes_no_more_and_keeps_what_it_has(open_show: OpenShow, monkeypatch: pytest.MonkeyPatch) -> None:
    _, part = open_show(content=b"abc")
    free = os.statvfs(part).f_bavail * os.statvfs(part).f_frsize
    monkeypatch.setattr(spool, "KEPT_FREE", free * 2)
    with pytest.raises(spool.SpoolWithoutRoom):
        spool.append(part, 3, b"d")
    assert spool_of(part).read_bytes() == b"abc"
    monkeypatch.setattr(spool, "KEPT_FREE", 0)
    assert spool.append(part, 3, b"d") == 4
