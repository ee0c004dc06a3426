"""Whatever strangers send to the listener for encoders, it stays polite, small, and open for the next."""

import asyncio
import random
import socket
import time
from asyncio import IncompleteReadError, StreamReader
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from chosha.media.engine import encoders
from chosha.media.engine.rtmp import amf, chunks, listener, session, tags
from chosha.media.engine.rtmp.amf import Unreadable
from chosha.media.engine.rtmp.chunks import ChunkReader, Message, chunked
from chosha.media.engine.rtmp.report import read_report
from chosha.media.tests.encoding import AAC, GOOD, H264, Gate, encoder, listening, sent

GREETING = bytes([3]) + bytes(1536) + bytes(1536)
HELLO = 1 + 1536 + 1536
CONNECT = chunked(chunks.COMMAND, amf.written(["connect", 1, {"app": "live", "tcUrl": "rtmp://x/live"}]))
CREATE = chunked(chunks.COMMAND, amf.written(["createStream", 2, None]))


def publish(key: str) -> bytes:
    return chunked(chunks.COMMAND, amf.written(["publish", 3, None, key, "live"]), stream=4, about=1)


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr(encoders, "close_old_connections", lambda: None)
    kept = Gate(tmp_path / "media" / "shows" / "7")
    monkeypatch.setattr(encoders, "_gatekeepers", [kept])
    return kept


def messages(*pieces: bytes, largest: int = chunks.LARGEST_MESSAGE) -> list[Message]:
    """What a reader makes of these bytes, up to their end."""

    async def read() -> list[Message]:
        stream = StreamReader()
        stream.feed_data(b"".join(pieces))
        stream.feed_eof()
        reader, found = ChunkReader(stream, AsyncMock()), []
        reader.largest = largest
        try:
            while True:
                found.append(await reader.next())
        except IncompleteReadError:
            return found

    return asyncio.run(read())


def test_a_message_comes_out_of_chunks_of_any_size() -> None:
    body = bytes(range(256)) * 5
    resized = chunked(chunks.SET_CHUNK_SIZE, (300).to_bytes(4, "big"), stream=2)
    assert messages(chunked(9, body)) == [Message(9, 0, body)]
    assert messages(resized, chunked(9, body, size=300)) == [Message(9, 0, body)]


def test_times_follow_the_standard_whichever_header_tells_them() -> None:
    first = bytes([4, 0, 0, 100, 0, 0, 2, 8]) + bytes(4) + b"aa"
    shorter = bytes([0x44, 0, 0, 20, 0, 0, 2, 8]) + b"bb"
    delta, none, late = bytes([0x84, 0, 0, 30]) + b"cc", bytes([0xC4]) + b"dd", bytes([0x84, 255, 255, 255, 1, 0, 0, 0]) + b"ee"
    assert [message.time for message in messages(first, shorter, delta, none, late)] == [100, 120, 150, 180, 180 + (1 << 24)]


def test_two_messages_may_be_woven_into_each_other() -> None:
    one, two = chunked(9, b"x" * 200, stream=5), chunked(8, b"y" * 200, stream=6)
    woven = [one[:140], two[:140], one[140:], two[140:]]
    assert [(message.kind, message.body) for message in messages(*woven)] == [(9, b"x" * 200), (8, b"y" * 200)]


@pytest.mark.parametrize(
    "piece",
    [
        bytes([0xC5]),
        bytes([4, 0, 0, 0, 255, 255, 255, 9, 0, 0, 0, 0]),
        chunked(chunks.SET_CHUNK_SIZE, bytes(4), stream=2),
        chunked(chunks.SET_CHUNK_SIZE, b"\xff" * 4, stream=2),
        chunked(9, bytes(200))[:140] + bytes([3]) + bytes(11),
        b"".join(chunked(9, b"x", stream=number) for number in range(3, 40)),
    ],
)
def test_sizes_and_streams_beyond_all_need_are_refused(piece) -> None:
    with pytest.raises(Unreadable):
        messages(piece)


def test_values_without_end_are_refused() -> None:
    for body in (b"\3\0\1a" * 200, b"\x0a\xff\xff\xff\xff" + b"\5" * 10_000, b"\2\xff\xffshort", b"\x63", b"\0\0"):
        with pytest.raises(Unreadable):
            amf.read_values(body)
    assert amf.read_values(amf.written(["a", 1.5, None, True, {"b": "c"}])) == ["a", 1.5, None, True, {"b": "c"}]


@pytest.mark.parametrize("seed", range(8))
def test_random_pictures_and_sounds_are_read_or_refused(seed) -> None:
    chance = random.Random(seed)
    for _ in range(400):
        body = bytes([chance.choice((0x17, 0x27, 0xAF, 0x90, chance.randrange(256)))]) + bytes([chance.choice((0, 1, 2))])
        body += chance.randbytes(chance.randrange(60))
        for read in (tags.read_picture, tags.read_sound):
            try:
                read(body)
            except (Unreadable, tags.NotTaken):
                continue


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_at_every_stage_leave_the_door_open(seed, gate, monkeypatch) -> None:
    monkeypatch.setattr(session, "PENALTY_SECONDS", 0.0)
    gate.begin()
    chance = random.Random(seed)
    talk = [b"", GREETING, GREETING + CONNECT, GREETING + CONNECT + CREATE, GREETING + CONNECT + CREATE + publish(GOOD)]
    with listening() as (port, heard):
        for known in talk:
            for _ in range(6):
                sent(port, known + chance.randbytes(chance.randrange(1, 4000)))
                sent(port, (known + CONNECT)[: chance.randrange(1, 1 + len(known + CONNECT))])
        child = encoder(port, *H264, *AAC, seconds=3)
        assert child.wait(20) == 0
        deadline = time.monotonic() + 5
        while heard.open and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (heard.open, heard.on_line) == ({}, {})
    assert read_report(gate.show).saved > 0


def test_half_a_handshake_and_a_slow_sender_are_let_go(gate, monkeypatch) -> None:
    monkeypatch.setattr(session, "INTRODUCTION_SECONDS", 0.6)
    with listening() as (port, heard):
        assert sent(port, GREETING[:700], wait=3) == b""
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            begun = time.monotonic()
            try:
                for byte in GREETING:
                    line.sendall(bytes([byte]))
                    time.sleep(0.02)
            except OSError:
                pass
            assert time.monotonic() - begun < 5
        assert len(sent(port, GREETING + CONNECT, wait=3)) > HELLO
        assert not heard.on_line


def test_an_encoder_that_says_no_more_is_let_go(gate, monkeypatch) -> None:
    monkeypatch.setattr(session, "IDLE_SECONDS", 0.5)
    with listening() as (port, heard):
        answer = sent(port, GREETING + CONNECT + CREATE + publish(GOOD), wait=4)
        assert (b"NetStream.Publish.Start" in answer, heard.on_line) == (True, {})
    assert not read_report(gate.show).connected


def test_strangers_who_wait_make_room_for_the_next(gate, monkeypatch) -> None:
    monkeypatch.setattr(listener, "MOST_STRANGERS", 5)
    gate.begin()
    with listening() as (port, heard):
        lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
        time.sleep(0.3)
        assert len(heard.open) <= 6
        child = encoder(port, seconds=4)
        time.sleep(1.5)
        lines += [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
        assert child.wait(20) == 0
        for line in lines:
            line.close()
    assert read_report(gate.show).saved > 1


def test_a_wrong_key_is_answered_late_and_in_one_line(gate, monkeypatch) -> None:
    with listening() as (port, _):
        begun = time.monotonic()
        answer = sent(port, GREETING + CONNECT + CREATE + publish("7-wrong"), wait=4)
        assert (b"NetStream.Publish.BadName" in answer, time.monotonic() - begun >= session.PENALTY_SECONDS) == (True, True)
