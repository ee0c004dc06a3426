"""What was read is read: the list one steps back to shows no dot on it, though the browser shows it as it was."""

from playwright.sync_api import expect

ASKED = """
import json, sys
from chosha.board.tests.factories import make_post
from chosha.members.models import Member
print(json.dumps([make_post(by=Member.objects.get(pk=int(sys.argv[1])), title=title).pk for title in ("読む問い", "あとの問い")]))
"""


def test_a_step_back_from_what_was_read_shows_no_dot_on_it(building, enter):
    reader = building.member("読谷 あき")  # before anything is asked: what was there when one came is no news
    read, later = building.python(ASKED, str(building.member("問田 はる").id))
    page = enter(reader).new_page()
    page.goto("/board/")
    lines = {post: page.locator(f'.list a.slip[href="/board/{post}/"]').first for post in (read, later)}
    expect(lines[read]).to_contain_text("未読")
    lines[read].press("Enter")
    expect(page.get_by_role("heading", name="読む問い")).to_be_visible()
    page.go_back()
    expect(lines[later]).to_contain_text("未読")
    expect(lines[read]).not_to_contain_text("未読")
