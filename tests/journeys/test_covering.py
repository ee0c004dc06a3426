"""Somebody tells of a post, a second one too: it is covered at once, its author hears kindly, mends it, and it is there again."""

from playwright.sync_api import Page, expect

LEAK = "波立町の山田さんから、三番の窓口で聞いた話です。同じようなときに、どう答えていますか。"
MENDED = "ある町の方から、窓口で聞いた話です。同じようなときに、どう答えていますか。"
POST = """
import json, sys
from chosha.board.tests.factories import make_post
from chosha.members.models import Member
print(json.dumps(make_post(by=Member.objects.get(pk=int(sys.argv[1])), title="窓口での答えかた", body=sys.argv[2]).pk))
"""


def tell(page: Page, post: int) -> None:
    page.goto(f"/board/{post}/")
    page.get_by_label("この投稿の操作").click()
    page.get_by_role("link", name="見守り役に知らせる").click()
    page.get_by_text("人や場所、仕事の秘密が分かりそう").click()
    page.get_by_role("textbox", name="ひとこと").fill("名前と町が続いています")
    page.get_by_role("button", name="知らせる").click()
    expect(page.get_by_text("ありがとうございました").first).to_be_visible()


def test_told_of_covered_and_mended(building, enter):
    author, first, second = (building.member(name) for name in ("書き手 一葉", "読み手 二葉", "読み手 三葉"))
    post = building.python(POST, str(author.id), LEAK)
    one, two, own = (enter(person).new_page() for person in (first, second, author))
    tell(one, post)
    expect(one.get_by_text("見守り役が読みます")).to_be_visible()
    tell(two, post)
    expect(two.get_by_text("いったん伏せました", exact=True)).to_be_visible()
    assert one.goto(f"/board/{post}/").status == 404

    own.goto("/notices/")
    own.get_by_text("いったん伏せています").first.click()
    expect(own.get_by_text("いったん伏せています").first).to_be_visible()
    own.get_by_role("link", name="理由と、見直しの申出").click()
    assert "読み手" not in own.content()
    own.get_by_role("link", name="直す", exact=True).click()
    own.get_by_role("button", name="直して投稿する").click()
    expect(own.get_by_text("文は前と同じなので")).to_be_visible()
    own.goto(f"/board/{post}/edit/")
    own.get_by_label("くわしく").fill(MENDED)
    own.get_by_role("button", name="直して投稿する").click()
    expect(own.get_by_text("直しました。前の文は")).to_be_visible()

    one.goto(f"/board/{post}/")
    expect(one.get_by_text(MENDED)).to_be_visible()
    one.goto("/moderation/reports/mine/")
    expect(one.get_by_text("書いた人が直しました")).to_be_visible()
    assert LEAK not in one.goto(f"/board/{post}/history/").text()
