"""A disk that fills: hosts are told in time, no show begins that cannot be kept, and one that runs goes on."""

import shutil
from collections import namedtuple

import pytest

from chosha.broadcasts import actions
from chosha.broadcasts.models import State
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air
from chosha.kernel.errors import Refused
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
Disk = namedtuple("Disk", "total used free")
GB = 10**9


def disk_with(monkeypatch, free: float, total: float = 100 * GB) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(int(total), int(total - free), int(free)))


@pytest.mark.parametrize(
    ("free", "total", "told"),
    [
        (50 * GB, 100 * GB, ""),
        (4.9 * GB, 100 * GB, "放送2時間ほど"),
        (1.5 * GB, 100 * GB, "放送1時間分に足りません"),
        (1.5 * GB, 10 * GB, "放送1時間分に足りません"),
    ],
)
def test_the_desk_says_when_room_is_scarce(client, monkeypatch, free, total, told):
    host = MemberFactory()
    client.force_login(host)
    episode = EpisodeFactory(host=host)
    disk_with(monkeypatch, free, total)
    page = client.get(f"{episode.path}desk/").content.decode()
    assert ("残り少なくなっています" in page, told in page) == (bool(told), True)


def test_a_show_that_could_not_be_kept_does_not_begin_and_one_on_air_goes_on(monkeypatch):
    host = MemberFactory()
    waiting, running = EpisodeFactory(host=host), on_air(host)
    disk_with(monkeypatch, 1 * GB)
    with pytest.raises(Refused, match="1時間分の空きがありません"):
        actions.go_live(waiting, by=host)
    waiting.refresh_from_db()
    actions.go_live(running, by=host)
    running.refresh_from_db()
    assert (waiting.state, running.state) == (State.SCHEDULED, State.LIVE)
