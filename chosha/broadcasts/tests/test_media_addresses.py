"""Every address under which anything of a show can be had, asked for by those who may not: they get nothing of it."""

import http.client
import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest

from tests.houses import prepared_home
from tests.journeys.building import Building

SHOWS = """
import json, sys, shutil
from pathlib import Path
from chosha.broadcasts.actions import make_podcast
from chosha.broadcasts.tests.factories import on_air, recorded
from chosha.media.engine import spool
from chosha.media.engine.archive import build_archive
from chosha.media.engine.posters import make_small_poster
from chosha.media.engine.shows import part_folder, write_json
from chosha.media.queries import show_folder
from chosha.media.tests.conftest import LIVE_WEBM, X264, make_clip
from chosha.members.models import Member
host, member = (Member.objects.get(pk=int(word)) for word in sys.argv[1:3])
ended, live = recorded(host=host), on_air(host)
folder = show_folder(ended.pk)
part = part_folder(folder, spool.open_part(folder, "video/webm"))
clip = make_clip(folder / "clip.webm", *X264, *LIVE_WEBM, "matroska", seconds=12, size="640x480")
spool.append(part, 0, clip.read_bytes())
spool.end_show(folder)
write_json(part / "packaged", {})
build_archive(folder)
ended.recording.has_poster = make_small_poster(folder)
ended.recording.save()
run = show_folder(live.pk) / "parts/001/runs/001"
run.mkdir(parents=True)
write_json(run.parents[1] / "meta.json", {"mime": "video/webm", "container": "webm", "opened_at": 1795350600.0})
write_json(run.parents[1] / "packaged", {})
(run.parents[1] / "spool.webm").touch()
write_json(run / "run.json", {"offset": 0, "starts_at": 0.0, "picture": [1280, 720], "small": [640, 360], "sound": True})
(run / "index.m3u8").write_text("#EXTM3U\\n#EXTINF:2.000000,\\n00000.m4s\\n")
for folder in (run, run / "small", run / "sound"):
    folder.mkdir(exist_ok=True)
    (folder / "init.mp4").write_bytes(b"ftyp init")
    (folder / "00000.m4s").write_bytes(b"moof segment")
(run / "sound" / "index.m3u8").write_text((run / "index.m3u8").read_text())
print(json.dumps([ended.path, live.path, make_podcast(by=member, name="電話")[1]]))
"""
OUT = """
import sys
from chosha.members.actions import change_standing
from chosha.members.models import Member, Standing
change_standing(Member.objects.get(pk=int(sys.argv[1])), Standing.SUSPENDED, by=None)
"""
OUTSIDE = {302, 401, 403, 404, 410}
# What lies behind these addresses begins with or holds one of these.
CONTENT = (b"EXTM3U", b"ftyp", b"moof", b"WEBVTT", b"\xff\xd8\xff", b"RIFF", b"<enclosure", "非木造".encode())
NAMED = re.compile(r'="(/live/[^"]+|/episodes/\d+/(?:captions|poster|storyboard|transcript)/[^"]*)"')
INSIDE = re.compile(r'^(?!#)(\S+)$|URI="([^"]+)"', re.MULTILINE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    home = tmp_path_factory.mktemp("addresses") / "home"
    prepared_home(home)
    building = Building(home)
    building.environment |= {"CHOSHA_WEB_WORKERS": "1"}
    building.start()
    yield building
    building.stop()


def ask(house: Building, path: str, session: str = "") -> tuple[int, bytes, str]:
    """(status, body, where it sends) of one request; nobody follows."""
    wire = http.client.HTTPConnection("127.0.0.1", house.port, timeout=20)
    wire.request("GET", path, headers={"Cookie": f"sessionid={session}"} if session else {})
    answer = wire.getresponse()
    try:
        return answer.status, answer.read(), answer.getheader("Location") or ""
    finally:
        wire.close()


def addresses_of(house: Building, page: str, session: str) -> set[str]:
    """All the page names, and all that the playlists among them name in turn."""
    status, body, _ = ask(house, page, session)
    assert status == 200
    found = NAMED.findall(body.decode())
    waiting, known = {f"{each}0.jpg" if each.endswith("/story") else each for each in found}, set[str]()
    while waiting:
        address = waiting.pop()
        known.add(address)
        if address.endswith(".m3u8"):
            text = ask(house, address, session)[1].decode()
            named = {urljoin(address, line or uri) for line, uri in INSIDE.findall(text)}
            waiting |= named - known
    return known


def of_podcast(house: Building, secret: str) -> set[str]:
    feed = f"/broadcasts/podcasts/{secret}/podcast.xml"
    (entry,) = feedparser.parse(ask(house, feed)[1]).entries
    sound = urlsplit(entry.enclosures[0].href).path
    return {feed, sound}


def test_strangers_suspended_members_and_copied_addresses_get_nothing(house: Building) -> None:
    host, member, other = (house.member(name) for name in ("佐伯 直人", "中村 沙織", "岡部 美咲"))
    ended, live, secret = house.python(SHOWS, str(host.id), str(member.id))
    of_shows = addresses_of(house, ended, member.session_key) | addresses_of(house, live, member.session_key)
    podcast = of_podcast(house, secret)
    kinds = {re.sub(r"\d+", "0", address.rsplit("/", 1)[-1]) or address.split("/")[-2] for address in of_shows}
    assert {"master.m0u0", "0.m0u0", "0.mp0", "live.m0u0", "init.mp0", "0.m0s", "captions", "poster", "story0.jpg"} <= kinds, json.dumps(
        sorted(kinds)
    )
    assert {address.rpartition("runs/001/")[2] for address in of_shows} >= {f"{size}00000.m4s" for size in ("", "small/", "sound/")}
    before = {address: ask(house, address, member.session_key) for address in of_shows | podcast}
    assert {address: status for address, (status, _, _) in before.items() if status != 200} == {
        address: 302 for address in podcast if address.endswith(".m4a")
    }
    (sound,) = (where for _, _, where in before.values() if where)
    assert ask(house, sound)[0] == 200  # a podcast player has no session: its address is its own

    assert given(house, of_shows, "") == {}
    assert given(house, {address for address in of_shows if address.startswith("/live/")}, other.session_key) == {}
    house.python(OUT, str(member.id))
    assert given(house, of_shows | podcast | {sound}, member.session_key) == {}
    assert given(house, podcast | {sound}, "") == {}


def given(house: Building, addresses: set[str], session: str) -> dict[str, int]:
    """Addresses that gave something away, or sent on to where something is."""
    answers = {address: ask(house, address, session) for address in addresses}
    return {
        address: status
        for address, (status, body, where) in answers.items()
        if status not in OUTSIDE or any(each in body for each in CONTENT) or where.startswith("/live/")
    }
