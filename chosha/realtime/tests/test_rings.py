from __future__ import annotations

import time

import pytest

from chosha.realtime.hub import rings as rings_module
from chosha.realtime.hub.protocol import RING, RING_SECONDS, Line
from chosha.realtime.hub.rings import Rings

NOW = int(time.time() * 1000)


def numbers(rings: Rings, stream: str) -> list[int]:
    return [line.number for line in rings[stream]]


def test_lines_that_arrive_out_of_order_stand_in_order_and_once() -> None:
    rings = Rings()
    assert [rings.add("a:1", Line(NOW + place, b"")) for place in (5, 1, 3, 3, 5)] == [True, True, True, False, False]
    assert numbers(rings, "a:1") == [NOW + 1, NOW + 3, NOW + 5]


def test_a_full_ring_takes_nothing_older_than_it_holds() -> None:
    rings = Rings()
    for place in range(RING):
        rings.add("a:1", Line(NOW + place, b""))
    assert (rings.add("a:1", Line(NOW - 1, b"")), len(rings["a:1"])) == (False, RING)


def test_a_stream_nobody_spoke_on_for_an_hour_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    rings = Rings()
    for stream in ("old:1", "busy:1"):
        rings.add(stream, Line(NOW, b""))
    later = time.time() + RING_SECONDS + 1
    monkeypatch.setattr(rings_module.time, "time", lambda: later)
    rings.add("busy:1", Line(int(later * 1000), b""))
    assert {stream: len(ring) for stream, ring in rings.items()} == {"busy:1": 2}


def test_of_too_many_streams_those_nobody_listens_to_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rings_module, "STREAMS_KEPT", 2)
    rings = Rings()
    for place, stream in enumerate(("a:1", "b:1", "c:1")):
        rings.add(stream, Line(NOW + place, b""), keep={"a:1"})
    assert list(rings) == ["a:1", "c:1"]
