"""At phone size: a photo from the phone, a table from a spreadsheet, a look before posting, a colleague named, and the post."""

from playwright.sync_api import Page, expect

from chosha.board.tests.factories import picture

TABLE = "<table><tr><td>区分</td><td>件数</td></tr><tr><td>滞納<br>整理</td><td>1,204</td></tr></table>"
PASTE = """(field, html) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  clipboard.setData("text/plain", "区分\\t件数");
  clipboard.items.add(new File(["cells"], "cells.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""
FINDABLE = """
import json, sys
from chosha.members.actions import refresh_traits
from chosha.members.models import Profile
Profile.objects.get_or_create(member_id=int(sys.argv[1]))
refresh_traits([int(sys.argv[1])])
print(json.dumps(True))
"""


def attach_a_photo(page: Page) -> None:
    photo = picture("窓口の案内.png").read()
    page.locator(".pick input").first.set_input_files({"name": "窓口の案内.png", "mimeType": "image/png", "buffer": photo})
    expect(page.locator("#files-kept .thumb-of")).to_be_visible()


def test_a_member_writes_with_a_photo_a_table_and_a_name_and_sees_it_before_posting(building, enter) -> None:
    named = building.member("香月 しずく")
    building.python(FINDABLE, str(named.id))
    page = enter(building.member("真壁 遼")).new_page()
    page.goto("/board/new/")
    page.get_by_label("ひとことで言うと").fill("四月の件数です")
    attach_a_photo(page)
    body = page.get_by_label("くわしく")
    body.fill("表にしました。\n\n")
    body.press("Control+End")
    body.evaluate(PASTE, TABLE)
    expect(page.get_by_text("貼った表を、投稿の表に整えました。")).to_be_visible()
    body.press_sequentially("相談した人 @しずく")
    expect(page.get_by_role("option", name="香月 しずくさん")).to_be_visible()
    body.press("Enter")
    page.locator("live-preview summary").click()
    expect(page.locator("#preview td.end")).to_have_text("1,204")
    expect(page.locator("#preview a.mention")).to_have_text("@香月 しずく")
    expect(page.locator("#files-kept > li")).to_have_count(1)  # the picture a spreadsheet lays beside its cells stays outside
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="四月の件数です")).to_be_visible()
    expect(page.locator("article .wide-table td").first).to_contain_text("滞納")
    expect(page.locator(".attachments img")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_post_waits_for_its_picture_whatever_its_fields_ask_meanwhile(building, enter) -> None:
    page = enter(building.member("二階堂 晶")).new_page()
    page.goto("/board/new/")
    on_their_way = []
    page.route("**/board/drafts/*/files/", lambda route: on_their_way.append(route))
    page.get_by_label("くわしく").fill("写真を付けます。")
    photo = picture("窓口の案内.png").read()
    page.locator(".pick input").first.set_input_files({"name": "窓口の案内.png", "mimeType": "image/png", "buffer": photo})
    title = page.get_by_label("ひとことで言うと")
    title.fill("窓口の案内を直しました")
    with page.expect_response("**/board/similar/**"):
        page.get_by_role("button", name="投稿する").click()  # similar posts are asked for a moment after the last key
    expect(page.get_by_text("届いたら、投稿します")).to_be_visible()
    on_their_way[0].continue_()
    expect(page.get_by_role("heading", name="窓口の案内を直しました")).to_be_visible()
    expect(page.locator(".attachments img")).to_be_visible()
