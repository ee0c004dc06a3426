"""At phone size: a consultation goes from a mask on the board to a minute of a show; the name of its wearer stands nowhere on the way."""

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.test_masked import GUARDIANS, sign_in

NAME, TITLE = "朝霧 しずく", "係の中で、言いにくいことがあります"
PROGRAMME = """
import json, sys
from datetime import timedelta
from chosha.broadcasts.actions import plan_episode, plan_programme
from chosha.kernel.clock import now
from chosha.members.models import Member
host = Member.objects.get(pk=int(sys.argv[1]))
programme = plan_programme(title="夜の行列相談所", by=None, hosts=[host], takes_consultations=True)
print(json.dumps(plan_episode(programme, title="第1回 言いにくいこと", starts_at=now() + timedelta(minutes=5), by=None).path))
"""


@pytest.mark.alone
def test_a_consultation_from_mask_to_minute(building, enter):
    building.python(GUARDIANS)
    asker, host = building.member(NAME), building.member("放送 まお")
    show = building.python(PROGRAMME, str(host.id))
    phone, viewer = sign_in(enter(), asker), enter(building.member("聞き手 とも")).new_page()
    desk = enter(host, permissions=["camera", "microphone"]).new_page()

    phone.goto("/board/new/")
    phone.get_by_label("ひとことで言うと").fill(TITLE)
    phone.get_by_label("匿名で").check()
    phone.get_by_label("くわしく").fill("どう切り出すとよいですか。")
    phone.get_by_role("button", name="匿名で投稿する").click()
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    thread = phone.url
    phone.get_by_role("link", name="放送で相談する").click()
    expect(phone.get_by_text("名前は、番組の人にも見えません")).to_be_visible()
    for programme in phone.get_by_role("radio", name="夜の行列相談所").all():
        programme.check()
    phone.get_by_role("button", name="番組に渡す").click()
    expect(phone.get_by_role("button", name="取り戻す")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    desk.goto(f"{show}order/")
    desk.locator("#order li", has_text=TITLE).get_by_role("button", name="入れる").click()
    expect(desk.get_by_text("合わせて10分")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    desk.goto(f"{show}desk/")
    desk.get_by_role("button", name="放送をはじめる").click(timeout=30_000)
    expect(desk.get_by_text("声も映像も届いています")).to_be_visible(timeout=30_000)
    viewer.goto(show)
    desk.locator("#order").get_by_role("button", name="いま答える").click()
    expect(viewer.locator("#consulting")).to_contain_text(TITLE)
    desk.get_by_role("button", name="この相談を答え終える").click()
    expect(viewer.locator("#consulting")).not_to_contain_text(TITLE)
    pages = [desk.content(), viewer.content()]
    desk.get_by_role("button", name="おわる", exact=True).first.click()
    desk.get_by_role("dialog").get_by_role("button", name="おわる").click()
    desk.wait_for_url(f"**{show}", timeout=30_000)

    phone.goto(thread)
    phone.get_by_role("link", name="で答えました").click()
    phone.wait_for_url(f"**{show}#t=*")
    expect(phone.locator("ol.times").first).to_contain_text(f"相談 1　{TITLE}")
    viewer.goto(show)
    viewer.get_by_role("link", name=TITLE).last.click()
    expect(viewer.get_by_role("heading", name=TITLE)).to_be_visible()
    pages += [viewer.content(), building.log.read_text("utf-8")]
    assert ([NAME in page for page in pages], "質問者" in pages[2]) == ([False] * 4, True)


def test_what_happens_while_the_running_order_is_fetched_is_not_missed(building, enter):
    host = building.member("遅延 おさむ")
    desk = enter(host).new_page()
    show = building.python(PROGRAMME, str(host.id))
    desk.goto(f"{show}desk/")
    happened = "document.dispatchEvent(new CustomEvent('live:state'))"
    held: list[Route] = []
    desk.wait_for_timeout(1500)  # what the page asks for by itself at its beginning
    desk.route(f"**{show}order/", lambda route: route.continue_() if held else held.append(route))
    desk.evaluate(happened)
    while not held:
        desk.wait_for_timeout(50)
    desk.evaluate(happened)
    desk.wait_for_timeout(600)  # longer than the list waits before it asks
    with desk.expect_request(f"**{show}order/"):
        held[0].continue_()
