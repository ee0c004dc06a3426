"""The rules change: two people publish them, a member reads what is new on the phone, agrees and goes on; and a task is given by two."""

import re

from playwright.sync_api import Page, expect

AGREED = """
import sys
from chosha.members.actions import agree
from chosha.members.models import Member
agree(Member.objects.get(pk=sys.argv[1]), 1)
"""
ASKED = """
import json, sys, time
from chosha.members.models import Member
until = time.monotonic() + 60
while not (asked := Member.objects.get(pk=sys.argv[1]).asks_consent) and time.monotonic() < until:
    time.sleep(0.3)
print(json.dumps(asked))
"""
ADDED = "\n\n## 録画を職場で流すとき\n話した人に、一言知らせます。"
CHANGE = "録画を職場で流すときの約束を、一つ加えました。"


def show_who_it_is(page: Page, person) -> None:
    """The page that asks once more; what was asked for goes on afterwards."""
    expect(page.get_by_role("heading", name="ご本人であることを確かめます")).to_be_visible()
    page.locator("input[name=password]").fill(person.password)
    page.get_by_role("button", name="進む").click()


def test_new_rules_are_made_by_two_and_agreed_to_by_a_member_who_loses_nothing(building, enter):
    writer, keeper = building.member("三輪 さつき", role="editor"), building.member("栗原 拓", role="administrator")
    reader = building.member("岡部 美咲")
    building.python(AGREED, str(reader.id))

    phone = enter(reader).new_page()
    phone.goto("/board/new/")
    phone.get_by_label("ひとことで言うと").fill("きまりが変わる前に書きはじめた投稿")
    phone.get_by_label("くわしく").fill("途中で新しい版になっても、この文は残ります。")

    desk = enter(writer).new_page()
    desk.goto("/secretariat/rules/")
    desk.get_by_role("link", name="案を書く").click()
    source = desk.get_by_label("きまりの全文")
    source.fill(source.input_value() + ADDED)
    desk.get_by_label("変わること").fill(CHANGE)
    desk.get_by_role("button", name="案を残す").click()
    expect(desk.get_by_text("管理係が確かめると、新しい版になります").first).to_be_visible()
    expect(desk.get_by_role("button", name="新しい版にする")).to_have_count(0)

    desk = enter(keeper).new_page()
    desk.goto("/secretariat/rules/")
    expect(desk.locator("ins", has_text="話した人に、一言知らせます。").first).to_be_visible()
    desk.get_by_role("button", name="新しい版にする").click()
    desk.get_by_role("dialog").get_by_role("button", name="新しい版にする").click()
    show_who_it_is(desk, keeper)
    expect(desk.get_by_text("第2版になりました")).to_be_visible()
    assert building.python(ASKED, str(reader.id)) is True

    phone.get_by_role("button", name="投稿する").click()
    expect(phone.get_by_role("heading", name=re.compile("きまりが、 ?第2版になりました"))).to_be_visible()
    expect(phone.get_by_text(CHANGE)).to_be_visible()
    phone.get_by_text("前に同意した第1版とくらべる").click()
    expect(phone.locator("ins", has_text="録画を職場で流すとき")).to_be_visible()
    phone.get_by_role("button", name="同意して進む").click()
    expect(phone.get_by_role("heading", name="きまりが変わる前に書きはじめた投稿")).to_be_visible()
    phone.goto("/me/consents/")
    expect(phone.get_by_role("link", name="第2版")).to_be_visible()


def test_a_task_is_proposed_by_one_administrator_and_given_by_another(building, enter):
    one, other = building.member("栗原 拓", role="administrator"), building.member("田所 誠一", role="administrator")
    volunteer = building.member("高瀬 みのり")

    desk = enter(one).new_page()
    desk.goto(f"/secretariat/members/{volunteer.id}/")
    show_who_it_is(desk, one)
    expect(desk.get_by_text(volunteer.email)).to_have_count(0)
    desk.get_by_label("受け持ち").select_option("reception")
    desk.get_by_role("button", name="お願いする話を出す").click()
    expect(desk.get_by_role("button", name="高瀬 みのりさんの受付係に同意する")).to_have_count(0)

    phone = enter(volunteer).new_page()
    phone.goto("/me/")
    expect(phone.get_by_role("button", name="受付係を断る")).to_be_visible()

    desk = enter(other).new_page()
    desk.goto("/secretariat/roles/")
    show_who_it_is(desk, other)
    desk.get_by_role("button", name="高瀬 みのりさんの受付係に同意する").click()
    expect(desk.get_by_text("受け持ちが決まりました")).to_be_visible()

    phone.goto("/secretariat/")
    show_who_it_is(phone, volunteer)
    expect(phone.get_by_text("当番の方は、会員の情報を預かります")).to_be_visible()
