"""The page of a show that runs, where things go less well than usual."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_evening_live import PROGRAMME

pytestmark = pytest.mark.alone

ON_AIR = """
import json, sys
from chosha.broadcasts.actions import go_live
from chosha.broadcasts.models import Episode
episode = Episode.objects.get(pk=int(sys.argv[1]))
go_live(episode, by=episode.hosts.get())
"""
SAID_UNHEARD = """
import sys
from chosha.broadcasts.models import ChatLine, Episode
episode = Episode.objects.get(pk=int(sys.argv[1]))
ChatLine.objects.create(episode=episode, author=episode.hosts.get(), text="聞きのがされた一言")
"""


@pytest.fixture
def episode_path(building):
    """A show that is on air, of which nothing has arrived yet."""
    path = building.python(PROGRAMME, str(building.member("鵜飼 智子").id))
    building.python(ON_AIR, path.strip("/").split("/")[-1])
    return path


def test_a_page_that_missed_lines_fetches_them_and_keeps_what_is_being_written(building, enter, episode_path):
    phone = enter(building.member("岡部 美咲")).new_page()
    phone.goto(episode_path)
    field = phone.get_by_role("textbox", name="ひとこと（名前が出ます）").last
    field.fill("書きかけの一言")
    building.python(SAID_UNHEARD, episode_path.strip("/").split("/")[-1])
    phone.evaluate("() => document.querySelector('live-stream').receive('missed', new MessageEvent('missed', {data: ''}))")
    expect(phone.get_by_text("聞きのがされた一言")).to_be_visible(timeout=5_000)
    expect(field).to_have_value("書きかけの一言")


def test_whoever_waits_for_the_first_picture_sees_the_studio_and_not_a_black_box(building, enter, episode_path):
    phone = enter(building.member("岡部 美咲")).new_page()
    phone.goto(episode_path)
    expect(phone.get_by_text("放送につないでいます。")).to_be_visible()
    # Keys painted over an empty video are what makes it black.
    assert phone.evaluate("() => document.querySelector('show-player video').controls") is False
