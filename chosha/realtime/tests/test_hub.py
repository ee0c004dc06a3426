from __future__ import annotations

import asyncio
import time
from typing import Any

from chosha.realtime.hub import broker as broker_module
from chosha.realtime.hub import hub as hub_module
from chosha.realtime.hub.broker_transport import BrokerLink
from chosha.realtime.hub.protocol import RING, RING_SECONDS
from chosha.realtime.tests.station import Browser, Station, at_station, until


@at_station
async def test_a_line_reaches_every_listener_in_every_worker_and_nobody_else(here: Station) -> None:
    first, second = await here.add_hub(), await here.add_hub()
    listening = [await here.open(hub, "episode:1", member=number) for number, hub in enumerate([first, first, second], 1)]
    elsewhere = await here.open(second, "episode:2", member=9)
    here.publish("episode:1", "<li>こんばんは</li>")
    await until(lambda: all(browser.lines for browser in listening))
    assert [browser.lines for browser in listening] == [["<li>こんばんは</li>"]] * 3
    assert elsewhere.lines == []


@at_station
async def test_a_fragment_of_several_lines_arrives_unbroken(here: Station) -> None:
    browser = await here.open(await here.add_hub(), "episode:1")
    here.publish("episode:1", "<li>\n  一行目\n  二行目\n</li>")
    await until(lambda: browser.lines)
    assert browser.lines == ["<li>\n  一行目\n  二行目\n</li>"]


@at_station
async def test_a_burst_is_sent_in_few_pieces_and_in_order(here: Station) -> None:
    browser = await here.open(await here.add_hub(), "episode:1", "thread:1")
    said = [f"<li>{number}</li>" for number in range(100)]
    for number, html in enumerate(said):
        here.publish("episode:1" if number % 2 else "thread:1", html)
    await until(lambda: len(browser.lines) == 100)
    assert browser.lines == said


@at_station
async def test_who_reconnects_gets_what_was_said_meanwhile_once(here: Station) -> None:
    hub = await here.add_hub()
    browser = await here.open(hub, "episode:1")
    here.publish("episode:1", "一")
    await until(lambda: browser.lines)
    await browser.leave()
    here.publish("episode:1", "二")
    here.publish("episode:1", "三")
    await until(lambda: len(hub.rings["episode:1"]) == 3)
    again = await here.open(hub, "episode:1", last=browser.last_id)
    await until(lambda: len(again.lines) == 2)
    assert again.lines == ["二", "三"]


@at_station
async def test_a_new_worker_replays_what_was_said_before_it_started(here: Station) -> None:
    first = await here.add_hub()
    browser = await here.open(first, "episode:1")
    here.publish("episode:1", "一")
    await until(lambda: browser.lines)
    here.publish("episode:1", "二")
    await until(lambda: len(browser.lines) == 2)
    second = await here.add_hub()
    again = await here.open(second, "episode:1", last=browser.last_id - 1)
    await until(lambda: again.lines)
    assert again.lines == ["二"]


@at_station
async def test_a_page_that_missed_more_than_is_remembered_is_told_so(here: Station) -> None:
    hub = await here.add_hub()
    for number in range(RING + 5):
        here.publish("episode:1", str(number))
    await until(lambda: len(hub.rings.get("episode:1", ())) == RING and hub.rings["episode:1"][-1].content.endswith(b"204\n\n"))
    browser = await here.open(hub, "episode:1", last=1)
    await until(lambda: browser.lines)
    assert browser.events[0] == ("missed", "")
    assert browser.lines == [str(number) for number in range(5, RING + 5)]


@at_station
async def test_a_page_that_comes_back_after_hours_is_told_that_lines_may_be_gone(here: Station) -> None:
    hub = await here.add_hub()
    an_hour_ago, lately = (int((time.time() - ago) * 1000) for ago in (RING_SECONDS + 60, RING_SECONDS - 60))
    events = [(await here.open(hub, "episode:1", last=since)).events for since in (an_hour_ago, lately)]
    assert [("missed", "") in each for each in events] == [True, False]


@at_station
async def test_lines_of_several_streams_that_do_not_fit_into_one_answer_are_told_as_missed(here: Station) -> None:
    hub = await here.add_hub()
    before = int(time.time() * 1000) - 1
    for number in range(RING // 2 + 1):
        here.publish("episode:1", str(number))
        here.publish("thread:1", str(number))
    await until(lambda: sum(map(len, hub.rings.values())) == RING + 2)
    browser = await here.open(hub, "episode:1", "thread:1", last=before)
    assert (browser.events[0], len(browser.lines)) == (("missed", ""), RING)


class CountingLink(BrokerLink):
    """Knows how often the hub had to connect."""

    connections = 0

    async def listen(self, *hears: Any) -> None:
        self.connections += 1
        await super().listen(*hears)


@at_station
async def test_a_past_longer_than_any_backlog_is_told_while_more_is_said_and_ends_no_connection(here: Station) -> None:
    allowed, broker_module.HUB_BACKLOG = broker_module.HUB_BACKLOG, 500_000
    try:
        for number in range(40):
            here.publish("episode:1", f"{number} {'x' * 50_000}")
        await until(lambda: len(here.broker.rings.get("episode:1", ())) == 40)
        link = CountingLink(here.home)
        arriving = asyncio.ensure_future(here.add_hub(link))
        for number in range(40, 60):
            here.publish("episode:1", str(number))
            await asyncio.sleep(0.002)
        hub = await arriving
        await until(lambda: len(hub.rings["episode:1"]) == 60)
        assert link.connections == 1
    finally:
        broker_module.HUB_BACKLOG = allowed


@at_station
async def test_a_browser_that_reads_nothing_loses_the_oldest_and_holds_up_nobody(here: Station) -> None:
    hub = await here.add_hub()
    slow = await here.open(hub, "episode:1", member=1)
    slow.reads.clear()
    quick = await here.open(hub, "episode:1", member=2)
    for number in range(400):
        here.publish("episode:1", str(number))
        if number % 50 == 0:
            await asyncio.sleep(0.05)
    await until(lambda: len(quick.lines) == 400)
    (waiting,) = [listener.queue for listener in hub.listeners if listener.member_id == 1]
    assert len(waiting) == 250
    slow.reads.set()
    await until(lambda: slow.lines[-1:] == ["399"])
    assert len(slow.lines) < 400
    assert ("missed", "") in slow.events
    assert ("missed", "") not in quick.events


@at_station
async def test_a_refused_stream_refuses_the_connection_with_an_empty_403(here: Station) -> None:
    hub = await here.add_hub()
    refused = await here.open(hub, "episode:1", "secret:1")
    stranger = await here.open(hub, "episode:1", member="")
    assert (refused.status, refused.received) == (403, b"")
    assert (stranger.status, stranger.received) == (403, b"")


@at_station
async def test_limits_on_streams_and_connections(here: Station) -> None:
    hub = await here.add_hub()
    nothing = await here.open(hub)
    many = await here.open(hub, *[f"episode:{number}" for number in range(9)])
    odd = await here.open(hub, "episode:../1")
    assert [nothing.status, many.status, odd.status] == [400, 400, 403]
    for _ in range(hub_module.PER_MEMBER):
        await here.open(hub, "episode:1", member=7)
    assert (await here.open(hub, "episode:1", member=7)).status == 429
    assert (await here.open(hub, "episode:1", member=8)).status == 200


@at_station
async def test_cut_ends_every_connection_of_the_member_and_no_other(here: Station) -> None:
    first, second = await here.add_hub(), await here.add_hub()
    cut = [await here.open(first, "episode:1", member=5), await here.open(second, "thread:1", member=5)]
    staying = await here.open(first, "episode:1", member=6)
    here.outbox.post({"do": "cut", "member": 5})
    await until(lambda: all(browser.task.done() for browser in cut))
    here.publish("episode:1", "のこる")
    await until(lambda: staying.lines)
    assert [browser.lines for browser in cut] == [[], []]


@at_station
async def test_who_may_no_longer_listen_is_ended_at_the_next_question(here: Station) -> None:
    hub = await here.add_hub()
    browser = await here.open(hub, "episode:1", member=3)
    staying = await here.open(hub, "episode:1", member=4)
    hub.admit = lambda session_key, streams: None if session_key == "3" else 4
    for listener in hub.listeners:
        listener.asked_at -= hub_module.ASK_AGAIN
    await until(browser.task.done)
    assert not staying.task.done()


@at_station
async def test_after_a_restart_of_the_broker_clients_get_later_lines_once(here: Station) -> None:
    hub = await here.add_hub()
    browser = await here.open(hub, "episode:1")
    here.publish("episode:1", "前")
    await until(lambda: browser.lines)
    await here.stop_broker()
    await until(lambda: not hub.connected.is_set())
    here.publish("episode:1", "止まっている間")
    await here.start_broker()
    await until(lambda: len(browser.lines) == 2)
    here.publish("episode:1", "後")
    await until(lambda: len(browser.lines) == 3)
    assert browser.lines == ["前", "止まっている間", "後"]
    assert browser.last_id > 1_700_000_000_000


@at_station
async def test_listeners_are_counted_as_members_over_all_workers(here: Station) -> None:
    first, second = await here.add_hub(), await here.add_hub()
    browser = await here.open(first, "episode:1", member=1)
    other = await here.open(second, "episode:1", member=1)
    third = await here.open(second, "episode:1", member=2)
    count_now(first, second)
    await until(lambda: first.elsewhere.hubs and second.elsewhere.hubs)
    count_now(first, second)
    await until(lambda: browser.events[-1] == ("count", '{"stream":"episode:1","count":2}'))
    assert first.totals["episode:1"] == 2
    before = len(browser.events)
    count_now(first)
    await other.leave()
    await third.leave()
    count_now(second)
    await until(lambda: all(not audience for _, audience in first.elsewhere.hubs.values()))
    count_now(first)
    await until(lambda: browser.events[-1] == ("count", '{"stream":"episode:1","count":1}'))
    assert len(browser.events) == before + 1


def count_now(*hubs: hub_module.Hub) -> None:
    for hub in hubs:
        hub._count(hub.loop.time())


@at_station
async def test_a_quiet_connection_gets_a_heartbeat(here: Station) -> None:
    hub = await here.add_hub()
    browser = await here.open(hub, "episode:1")
    next(iter(hub.listeners)).sent_at -= hub_module.HEARTBEAT
    await until(lambda: b": \n\n" in browser.received)


@at_station
async def test_who_leaves_is_forgotten(here: Station) -> None:
    hub = await here.add_hub()
    browser: Browser = await here.open(hub, "episode:1")
    await browser.leave()
    assert (list(hub.listeners), list(hub.streams)) == ([], [])


@at_station
async def test_a_lone_line_is_not_held_back(here: Station) -> None:
    hub = await here.add_hub()
    browser = await here.open(hub, "episode:1")
    await asyncio.sleep(0.3)
    begun = time.monotonic()
    here.publish("episode:1", "すぐ")
    while not browser.lines:
        await asyncio.sleep(0.001)
    assert time.monotonic() - begun < hub_module.LONGEST_PAUSE
