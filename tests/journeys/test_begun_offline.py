"""A post begun without network waits on the device, joins the drafts when the network is back, and is nobody else's to read."""

from playwright.sync_api import Page, Route, expect

from chosha.board.tests.factories import picture
from tests.journeys.building import HOME_PAGE

WORDS = "地下の書庫で思いついたことを、忘れないうちに書きます。"
KEPT = "JSON.stringify(localStorage)"
DRAFTS = """
import json, sys
from chosha.board.models import Draft
print(json.dumps(Draft.objects.filter(member=int(sys.argv[1])).count()))
"""


def go_on(page: Page) -> None:
    page.get_by_role("link", name="つながりました。投稿の画面へ進む").click()
    expect(page.get_by_label("くわしく")).to_have_value(WORDS)


def test_a_post_is_begun_in_the_cellar_and_posted_above(building, enter):
    member = building.member("地下 一葉")
    context = enter(member, service_workers="allow")
    page = context.new_page()
    page.goto("/board/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker stands between the page and the network

    context.set_offline(True)
    page.goto("/board/new/?kind=issue")
    expect(page.get_by_role("radio", name="課題")).to_be_checked()
    page.get_by_label("ひとことで言うと").fill("書庫の棚の並べかた")
    page.get_by_label("くわしく").fill(WORDS)
    expect(page.get_by_text("この端末に保存ずみ")).to_be_visible()
    page.goto("/board/")
    expect(page.get_by_text("書きかけ「書庫の棚の並べかた」")).to_be_visible()
    page.get_by_role("link", name="新しく書く").click()
    expect(page.get_by_label("くわしく")).to_have_value(WORDS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    context.set_offline(False)
    go_on(page)
    expect(page.get_by_text("下書き保存ずみ")).to_be_visible()
    assert building.python(DRAFTS, str(member.id)) == 1
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="書庫の棚の並べかた")).to_be_visible()

    context.set_offline(True)
    page.goto("/board/new/")
    expect(page.get_by_label("くわしく")).to_have_value("")
    page.get_by_text("匿名で", exact=True).click()
    page.get_by_label("くわしく").fill(WORDS)
    context.set_offline(False)
    go_on(page)
    expect(page.get_by_text("この端末だけに保存ずみ")).to_be_visible()
    assert building.python(DRAFTS, str(member.id)) == 0

    page.goto("/me/")
    page.get_by_role("button", name="ログアウトする").click()
    page.get_by_role("dialog", name="匿名の書きかけが、この端末から消えます").get_by_role("button", name="やめる").click()
    assert WORDS in page.evaluate(KEPT)
    page.get_by_role("button", name="ログアウトする").click()
    page.get_by_role("button", name="消してログアウトする").click()
    page.wait_for_url(HOME_PAGE)
    assert WORDS not in page.evaluate(KEPT)
    context.set_offline(True)
    page.goto("/board/new/")
    expect(page.get_by_text("だれもログインしていません")).to_be_visible()
    expect(page.get_by_label("くわしく")).to_be_hidden()
    assert WORDS not in page.content()


def test_what_is_begun_under_a_mask_stays_under_one_two_pages_keep_two_and_a_full_device_says_so(building, enter):
    context = enter(building.member("地下 二葉"), service_workers="allow")
    page = context.new_page()
    page.goto("/board/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()

    context.set_offline(True)
    page.goto("/board/new/?signed=mask")
    expect(page.get_by_role("radio", name="匿名で")).to_be_checked()
    page.get_by_label("くわしく").fill("一つめの画面の文")
    other = context.new_page()
    other.goto("/board/new/")
    expect(other.get_by_role("radio", name="匿名で")).to_be_checked()
    other.get_by_label("くわしく").fill("二つめの画面の文")
    page.get_by_label("くわしく").fill("一つめの画面の、続きの文")
    assert all(words in page.evaluate(KEPT) for words in ("二つめの画面の文", "一つめの画面の、続きの文"))

    page.evaluate("for (let size = 6e6; size > 1; size /= 2) try { localStorage.setItem(`full${size}`, 'x'.repeat(size)); } catch {}")
    page.get_by_label("くわしく").fill("入りきらない文" * 100)
    expect(page.get_by_text("この端末に残せません・閉じると消えます")).to_be_visible()

    other.evaluate("localStorage.setItem('who', '1000000')")  # somebody else signs in on another page of this device
    expect(page.get_by_label("くわしく")).to_have_value("")
    assert "続きの文" not in page.content()


def test_a_mask_put_on_while_the_draft_is_on_its_way_takes_it_back_and_two_such_pages_keep_two(building, enter):
    member = building.member("地下 三葉")
    context = enter(member)
    page, other = context.new_page(), context.new_page()
    page.goto("/board/new/")
    on_its_way: list[Route] = []
    page.route("**/board/drafts/*/", lambda route: on_its_way.append(route))
    page.get_by_label("くわしく").fill("名前で書きはじめた文")
    with page.expect_request("**/board/drafts/*/"):
        pass
    page.get_by_label("匿名で").check()
    with page.expect_response("**/removal/"):
        on_its_way[0].continue_()
    expect(page.get_by_text("この端末だけに保存ずみ")).to_be_visible()
    assert building.python(DRAFTS, str(member.id)) == 0

    other.goto("/board/new/")
    expect(other.get_by_role("radio", name="匿名で")).to_be_checked()
    other.get_by_label("くわしく").fill("二つめの画面で書きかえた文")
    page.get_by_label("くわしく").fill("一つめの画面で書きつづけた文")
    assert all(words in page.evaluate(KEPT) for words in ("二つめの画面で書きかえた文", "一つめの画面で書きつづけた文"))


def test_a_mask_put_on_while_a_photo_is_on_its_way_takes_it_back_and_says_so(building, enter):
    member = building.member("地下 四葉")
    page = enter(member).new_page()
    page.goto("/board/new/")
    on_its_way: list[Route] = []
    page.route("**/files/", lambda route: on_its_way.append(route))
    photo = {"name": "窓口.png", "mimeType": "image/png", "buffer": picture().read()}
    with page.expect_request("**/files/"):
        page.locator(".pick input").first.set_input_files(photo)
    page.get_by_label("匿名で").check()
    with page.expect_response("**/removal/"):
        on_its_way[0].continue_()
    expect(page.get_by_text("名前で預かったファイルは、外しました")).to_be_visible()
    assert building.python(DRAFTS, str(member.id)) == 0
