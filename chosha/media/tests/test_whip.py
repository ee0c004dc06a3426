"""Encoders by WHIP without Janus: offers, packets, and what strangers may do to the door."""

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chosha.kernel.sockets import socket_path
from chosha.media.engine import encoders, spool
from chosha.media.engine.rtmp.amf import Unreadable
from chosha.media.engine.rtmp.report import read_report
from chosha.media.engine.rtmp.tags import Frame, NotTaken, PictureSetup
from chosha.media.engine.whip import listener, rtp, session
from chosha.media.engine.whip.door import whip
from chosha.media.engine.whip.listener import Listener
from chosha.media.engine.whip.offer import LARGEST_OFFER, tracks_offered
from chosha.media.tests.conftest import X264, frames_in, wait_for
from chosha.media.tests.encoding import GOOD, Gate, encoder, listening
from chosha.media.tests.whip_packets import SOURCE, YesJanus, as_film, offer, sent_packets, unpacked

NOWHERE = "ws://127.0.0.1:9"


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr(encoders, "close_old_connections", lambda: None)
    kept = Gate(tmp_path / "media" / "shows" / "7")
    monkeypatch.setattr(encoders, "_gatekeepers", [kept])
    return kept


@pytest.fixture(scope="module")
def packets() -> list[bytes]:
    return sent_packets(*X264)


def shuffled(datagrams: list[bytes], most: int = 6) -> list[bytes]:
    """As a bad line brings them: out of order by a few, and some twice."""
    chance = random.Random(4)
    twice = [each for datagram in datagrams[1:] for each in [datagram] * (1 + (chance.random() < 0.1))]
    return [datagrams[0], *(each for _, each in sorted(enumerate(twice), key=lambda pair: pair[0] + chance.random() * most))]


def test_pictures_come_out_whole_however_their_packets_come(packets, tmp_path) -> None:
    found = unpacked(shuffled(packets))
    assert found == unpacked(packets)
    assert (found[0][1].width, found[0][1].height) == (640, 360)
    assert frames_in(as_film(found, tmp_path / "film.mkv")) == (90, "")


def test_after_a_loss_pictures_rest_until_the_next_keyframe(packets, tmp_path) -> None:
    stamps = sorted({rtp.read_packet(datagram, SOURCE).stamp for datagram in packets})
    missing = next(number for number, datagram in enumerate(packets) if rtp.read_packet(datagram, SOURCE).stamp == stamps[40])
    found = unpacked([*packets[:missing], *packets[missing + 1 :]], patient=False)
    shown = [stamp for stamp, thing in found if isinstance(thing, Frame)]
    assert shown == [*stamps[:40], *stamps[60:]]
    assert frames_in(as_film(found, tmp_path / "film.mkv")) == (70, "")


def test_who_comes_in_the_middle_is_shown_from_the_next_keyframe_on(packets) -> None:
    found = unpacked(packets[20:])
    assert (isinstance(found[0][1], PictureSetup), found[1][1].keyframe, len(found)) == (True, True, 61)


def test_a_loss_is_waited_for_but_not_for_ever() -> None:
    order = rtp.Order()
    one, two, three = (rtp.Packet(number, 0, True, b"x") for number in (65535, 0, 1))
    assert list(order.put(one, 0.0)) == [(one, False)]
    assert list(order.put(three, 5.0)) == []
    assert list(order.put(two, 5.1)) == [(two, False), (three, False)]
    late = rtp.Packet(4, 0, True, b"x")
    assert list(order.put(late, 9.0)) == []
    assert list(order.put(rtp.Packet(5, 0, True, b"x"), 9.5)) == [(late, True), (rtp.Packet(5, 0, True, b"x"), False)]
    assert list(order.put(two, 9.6)) == []


def test_both_tracks_share_one_clock_and_a_track_gone_astray_is_set_right() -> None:
    picture, sound = rtp.Clock(90_000), rtp.Clock(48_000)
    assert (picture.at(2**32 - 45_000, 1000), picture.at(45_000, 2100)) == (1000, 2000)
    assert (sound.at(7, 1040), sound.at(48_007, 2000)) == (1040, 2040)
    assert (sound.at(96_007 + 48_000 * 60, 3000), sound.at(96_007 + 48_000 * 61, 4000)) == (3000, 4000)


@given(some.lists(some.binary(max_size=60), max_size=30))
def test_no_packet_whatever_it_holds_breaks_more_than_its_picture(bodies) -> None:
    heads = [bytes([0x80, 0xE0]) + number.to_bytes(2, "big") + bytes(4) + SOURCE.to_bytes(4, "big") for number in range(len(bodies))]
    try:
        unpacked([head + body for head, body in zip(heads, bodies, strict=True)] + bodies)
    except (NotTaken, Unreadable) as refused:
        assert refused


@pytest.mark.parametrize(
    ("text", "tracks"),
    [
        (offer(), {"audio": "0", "video": "1"}),
        (offer().replace("\r\n", "\n"), {"audio": "0", "video": "1"}),
        (offer(video=""), {"audio": "0"}),
        (offer(audio="PCMU/8000"), {"video": "1"}),
    ],
)
def test_what_an_offer_holds(text, tracks) -> None:
    assert tracks_offered(text) == tracks


@pytest.mark.parametrize(("text", "why"), [(offer(video="VP8/90000"), "picture"), (offer(video="H265/90000"), "hevc")])
def test_pictures_that_not_every_browser_plays_are_not_taken(text, why) -> None:
    with pytest.raises(NotTaken) as refused:
        tracks_offered(text)
    assert refused.value.why == why


@pytest.mark.parametrize(
    "text", ["", "v=0", "hello", offer(video="", audio=""), offer() + offer()[60:], offer(video="", audio="PCMU/8000")]
)
def test_what_is_no_offer(text) -> None:
    with pytest.raises(Unreadable):
        tracks_offered(text)


def answered(listening: Listener, key: str = GOOD, text: str = "") -> dict[str, Any]:
    return asyncio.run(listening.answer({"do": "begin", "key": key, "offer": text or offer()}))


@pytest.mark.parametrize(
    ("key", "text", "status", "told"),
    [
        ("7-wrong", "", 401, "key"),
        ("nothing", "", 401, ""),
        (GOOD, offer(video="VP8/90000"), 422, "picture"),
        (GOOD, "v=0\r\n", 400, "unreadable"),
        (GOOD, "", 503, "janus"),
    ],
)
def test_who_is_turned_away_hears_why_and_so_does_the_host(key, text, status, told, gate, monkeypatch) -> None:
    monkeypatch.setattr(listener, "PENALTY_SECONDS", 0.3)
    begun, listening = time.monotonic(), Listener(NOWHERE, {})
    assert answered(listening, key, text)["status"] == status
    assert (read_report(gate.show).refused, listening.on_line) == (told, {})
    assert status != 401 or time.monotonic() - begun >= 0.3


def test_a_show_that_is_over_or_has_an_encoder_takes_no_other(gate, monkeypatch) -> None:
    sending = type("Sender", (), {"intake": session.Intake(gate.show, 7, GOOD)})()
    assert answered(Listener(NOWHERE, {7: sending}))["status"] == 409
    assert read_report(gate.show).refused == "second"
    gate.over = True
    assert answered(Listener(NOWHERE, {}))["status"] == 403
    gate.over = False
    monkeypatch.setattr(listener, "TURN_SECONDS", 0.2)
    crowded = Listener(NOWHERE, {})
    crowded.turns = asyncio.Semaphore(0)
    assert (answered(crowded)["status"], len(gate.asked)) == (503, 2)


def test_an_encoder_by_rtmp_keeps_one_by_whip_out_of_its_show(gate) -> None:
    with listening() as (port, heard):
        child = encoder(port, seconds=20)
        wait_for(lambda: read_report(gate.show).has_picture)
        assert answered(Listener(NOWHERE, heard.on_line))["status"] == 409
        child.kill()
        child.communicate()


def test_many_who_guess_at_once_are_each_told_and_let_the_right_one_in(gate, monkeypatch) -> None:
    monkeypatch.setattr(listener, "PENALTY_SECONDS", 0.5)

    async def crowd() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        janus = YesJanus()
        listening = Listener(await janus.begin(), {})
        wrong = {"do": "begin", "key": "7-wrong", "offer": offer()}
        guesses = [asyncio.create_task(listening.answer(wrong)) for _ in range(300)]
        right = await listening.answer(wrong | {"key": GOOD})
        answers = await asyncio.gather(*guesses)
        await listening.end()
        janus.server.close()
        return right, answers

    right, answers = asyncio.run(crowd())
    assert (right["status"], {answer["status"] for answer in answers}) == (201, {401})


def in_a_session(packets: list[bytes], watch: Any) -> YesJanus:
    """Lets one encoder in and watches; everything is ended afterwards."""

    async def lived() -> YesJanus:
        janus = YesJanus(packets)
        listening = Listener(await janus.begin(), {})
        told = await listening.answer({"do": "begin", "key": GOOD, "offer": offer()})
        assert told["status"] == 201
        async with asyncio.timeout(30):
            await watch(listening, told["session"])
        await listening.end()
        janus.server.close()
        return janus

    return asyncio.run(lived())


async def over(listening: Listener, _: str) -> None:
    while listening.sessions:
        await asyncio.sleep(0.05)


def test_what_comes_lies_in_the_spool_until_the_encoder_says_it_ends(packets, gate) -> None:
    gate.begin()

    async def watch(listening: Listener, name: str) -> None:
        while spool.state(gate.show).bytes < 10_000:
            await asyncio.sleep(0.1)
        while not (seen := read_report(gate.show)).saving:
            await asyncio.sleep(0.1)
        assert (seen.connected, seen.saving, seen.width, seen.has_picture) == (True, True, 640, True)
        assert (await listening.answer({"do": "end", "session": name}))["status"] == 200
        assert (await listening.answer({"do": "end", "session": name}))["status"] == 404
        assert not listening.on_line

    janus = in_a_session(packets, watch)
    assert (read_report(gate.show).connected, spool.state(gate.show).bytes > 10_000) == (False, True)
    assert janus.asked[:5] == ["create", "attach", "create", "joinandconfigure", "trickle"]


def test_an_encoder_whose_packets_never_come_is_let_go_and_its_host_told(gate, monkeypatch) -> None:
    monkeypatch.setattr(session, "ARRIVAL_SECONDS", 0.3)
    in_a_session([], over)
    assert (read_report(gate.show).refused, read_report(gate.show).connected) == ("no_way", False)


def test_pictures_that_lean_on_later_ones_are_turned_away(gate) -> None:
    leaning = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-bf", "2", "-g", "30", "-pix_fmt", "yuv420p"]
    in_a_session(sent_packets(*leaning, seconds=2), over)
    assert read_report(gate.show).refused == "b_frames"


def knocked(method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], str]:
    sent: list[dict[str, Any]] = []
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    asyncio.run(whip({"type": "http", "method": method, "path": path, "headers": lines}, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, sent[1]["body"].decode()


@pytest.fixture
def door(settings, tmp_path) -> Path:
    settings.WHIP_URL, settings.CHOSHA_HOME = "http://127.0.0.1/whip/", tmp_path
    return tmp_path


GOOD_HEADERS = {"authorization": f"Bearer {GOOD}", "content_type": "application/sdp"}


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/whip/", b"v=0", {}, 401),
        ("POST", "/whip/", b"v=0", {"authorization": "Basic eDp5"}, 401),
        ("POST", "/whip/", b"v=0", GOOD_HEADERS | {"content_type": "application/json"}, 415),
        ("POST", "/whip/", b"v" * (LARGEST_OFFER + 1), GOOD_HEADERS, 413),
        ("POST", "/whip/", b"v=0", GOOD_HEADERS, 503),
        ("DELETE", "/whip/" + "x" * 32, b"", {}, 503),
        ("PATCH", "/whip/" + "x" * 32, b"", GOOD_HEADERS, 405),
        ("GET", "/whip/", b"", {}, 405),
        ("POST", "/whip/../live", b"", GOOD_HEADERS, 404),
        ("OPTIONS", "/whip/", b"", {}, 200),
    ],
)
def test_what_the_door_says_to_strangers(method, path, body, headers, status, door) -> None:
    found, told, words = knocked(method, path, body, **headers)
    assert (found, "。" in words) == (status, method == "POST" and status != 404)
    assert ("accept-post" in told, told.get("www-authenticate")) == (status == 200, "Bearer" if status == 401 else None)


def test_a_house_without_janus_has_no_door(settings) -> None:
    settings.WHIP_URL = ""
    assert [knocked(method, "/whip/", **GOOD_HEADERS)[0] for method in ("POST", "OPTIONS", "DELETE")] == [404] * 3


def test_the_door_hands_on_what_the_listener_answers(door) -> None:
    async def both() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        heard: list[dict[str, Any]] = []

        async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(json.loads(await reader.readline()))
            writer.write(json.dumps({"status": 201, "session": "s" * 32, "answer": "v=0\r\n"}).encode() + b"\n")
            writer.close()

        server = await asyncio.start_unix_server(hear, path=str(socket_path(door, "whip")))
        found = await asyncio.to_thread(knocked, "POST", "/whip", offer().encode(), **GOOD_HEADERS)
        server.close()
        return found, heard

    (status, told, words), heard = asyncio.run(both())
    assert (status, told["location"], told["content-type"], words) == (201, "/whip/" + "s" * 32, "application/sdp", "v=0\r\n")
    assert heard == [{"do": "begin", "key": GOOD, "offer": offer()}]
