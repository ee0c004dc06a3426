from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chosha.realtime.hub import publishing
from chosha.realtime.hub.address import socket_path
from chosha.realtime.hub.broker import is_answering
from chosha.realtime.hub.broker_transport import BrokerSender
from chosha.realtime.hub.outbox import WAITING, Outbox


class Recorder:
    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []
        self.broken = False

    def send(self, message: dict[str, object]) -> None:
        if self.broken:
            raise ConnectionError
        self.sent.append(message)

    def close(self) -> None: ...


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    posted: list[dict[str, object]] = []
    monkeypatch.setattr(publishing.outbox, "post", posted.append)
    return posted


def test_publish_names_the_stream_and_the_event(sent: list[dict[str, object]]) -> None:
    publishing.publish("episode", 12, "<li>質問</li>", event="question")
    assert sent == [{"do": "publish", "stream": "episode:12", "event": "question", "html": "<li>質問</li>"}]


@pytest.mark.parametrize(
    ("stream", "object_id", "html", "event"),
    [("Episode", 1, "", "line"), ("episode", "1 2", "", "line"), ("episode", 1, "x" * 70_000, "line"), ("episode", 1, "", "li\nne")],
)
def test_publish_never_raises_and_drops_what_cannot_be_sent(
    sent: list[dict[str, object]], caplog: pytest.LogCaptureFixture, stream: str, object_id: object, html: str, event: str
) -> None:
    with caplog.at_level(logging.ERROR):
        publishing.publish(stream, object_id, html, event=event)
    assert sent == []
    assert "Nothing was sent" in caplog.text


def test_publish_returns_in_less_than_a_millisecond_with_nobody_listening(tmp_path: Path) -> None:
    outbox = Outbox(lambda: BrokerSender(tmp_path))
    times = []
    for number in range(200):
        begun = time.perf_counter()
        outbox.post({"do": "publish", "stream": "episode:1", "event": "line", "html": str(number)})
        times.append(time.perf_counter() - begun)
    assert sorted(times)[100] < 0.001


def test_messages_wait_for_a_lost_connection_and_keep_their_order() -> None:
    recorder = Recorder()
    outbox = Outbox(lambda: recorder)
    recorder.broken = True
    for number in range(5):
        outbox.post({"number": number})
    time.sleep(0.1)
    assert recorder.sent == []
    recorder.broken = False
    wait_until_empty(outbox)
    assert [message["number"] for message in recorder.sent] == [0, 1, 2, 3, 4]


def wait_until_empty(outbox: Outbox) -> None:
    until = time.monotonic() + 3
    while outbox.messages and time.monotonic() < until:
        time.sleep(0.01)


def test_messages_that_waited_too_long_are_dropped_and_logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("chosha.realtime.hub.outbox.STALE_AFTER", 0.1)
    recorder = Recorder()
    outbox = Outbox(lambda: recorder)
    outbox.post({"number": 0})
    wait_until_empty(outbox)
    recorder.broken = True
    outbox.post({"number": 1})
    outbox.post({"number": 2})
    time.sleep(0.4)
    recorder.broken = False
    outbox.post({"number": 3})
    wait_until_empty(outbox)
    assert [message["number"] for message in recorder.sent] == [0, 3]
    said = {record.getMessage() for record in caplog.records if record.levelno == logging.WARNING}
    assert said == {"Nobody takes messages; those that waited 0 s are dropped", "Messages are taken again; 2 were dropped"}


def test_what_no_longer_fits_is_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    recorder.broken = True
    outbox = Outbox(lambda: recorder)
    for number in range(WAITING + 3):
        outbox.post({"number": number})
    assert (len(outbox.messages), outbox.dropped) == (WAITING, 3)


def test_a_long_home_gets_a_short_socket(tmp_path: Path) -> None:
    long = tmp_path / ("深" * 40)
    assert len(os.fsencode(socket_path(long))) <= 100
    assert socket_path(long) == socket_path(long)
    assert socket_path(long) != socket_path(tmp_path / ("浅" * 40))


def test_the_broker_runs_alone_without_django_and_refuses_a_second_one(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "chosha.realtime.hub.broker", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as broker:
        try:
            until = time.monotonic() + 10
            while not is_answering(socket_path(tmp_path)) and time.monotonic() < until:
                time.sleep(0.02)
            assert subprocess.run([sys.executable, *command[3:]], capture_output=True, timeout=10).returncode == 1
        finally:
            broker.send_signal(signal.SIGTERM)
        _, imported = broker.communicate(timeout=10)
    assert broker.returncode == 0
    assert "| django" not in imported.replace("  ", "")
    assert not socket_path(tmp_path).exists()
