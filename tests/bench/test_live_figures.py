"""Where a bench could lie by its arithmetic."""

import math

import pytest

from bench.live.figures import WRAP, Gap, Line, Report, age, gaps, largest, percentile, read_clock, resumed_after, verdict


def cells(stamp: int) -> list[int]:
    rows = list(stamp.to_bytes(4, "big"))
    check = 7
    for byte in rows:
        check = (check * 31 + byte) & 255
    return [255 * (byte >> 7 - place & 1) for byte in [*rows, check] for place in range(8)]


@pytest.mark.parametrize(("share", "found"), [(0, 1), (50, 5), (90, 9), (95, 10), (99, 10), (100, 10)])
def test_a_percentile_is_a_value_that_was_seen(share, found):
    assert percentile([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], share) == found


def test_a_percentile_of_nothing_keeps_to_no_line():
    assert math.isnan(percentile([], 95))
    assert not Line("nothing", percentile([], 95), 4.0).holds


def test_gaps_are_found_whatever_the_order_pictures_are_told_in():
    assert gaps([3.0, 1.0, 1.2, 4.5], 0.5) == [Gap(1.2, 3.0), Gap(3.0, 4.5)]
    assert largest([3.0, 1.0, 1.2, 4.5]) == pytest.approx(1.8)
    assert math.isnan(largest([1.0]))


@pytest.mark.parametrize(
    ("moments", "after"),
    [
        ([0, 1, 2, 9, 10], 2.0),  # stood still from 2 to 9, the cause ended at 7
        ([0, 1, 2, 6, 6.5, 7.2, 8], 0.0),  # came again before it ended
        ([0, 1, 2, 9, 9.5, 12, 12.5], 5.0),  # and stopped a second time: that counts
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.0),  # never stopped
        ([0, 1, 2], math.inf),  # never came again
    ],
)
def test_pictures_have_resumed_when_the_last_freeze_is_over(moments, after):
    assert resumed_after([float(each) for each in moments], 1.5, 7.0) == after


def test_a_drawn_clock_tells_its_age_across_its_wrap():
    assert age(5 * WRAP + 100, WRAP - 400) == 0.5
    assert age(5 * WRAP + 4_000, 500) == 3.5


def test_a_clock_is_read_and_a_torn_one_is_not():
    drawn = cells(3_141_592_653)
    assert read_clock(drawn) == 3_141_592_653
    assert read_clock([255 - each if number == 5 else each for number, each in enumerate(drawn)]) is None
    assert read_clock([130] * 40) is None


def test_a_drill_without_a_figure_does_not_pass(capsys):
    empty, held = Report("empty"), Report("held")
    held.add("freeze", 0.4, 1.0)
    assert (verdict([held]), verdict([held, empty])) == (0, 1)
    held.add("delivered", 99.9, 100, "%", at_least=True)
    assert verdict([held]) == 1
    assert "held: delivered" in capsys.readouterr().out
