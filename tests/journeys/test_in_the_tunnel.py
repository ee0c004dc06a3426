"""In the tunnel a bookmarked post is still there, with its picture; what was typed comes back; signing out takes all of it away."""

from playwright.sync_api import expect

from tests.journeys.building import HOME_PAGE

WORDS = "トンネルの中で、返事を書きはじめました。"
TAKE_AWAY = """
import sys
from chosha.board.actions import delete_post
from chosha.board.models import Post
post = Post.objects.get(pk=int(sys.argv[1]))
delete_post(post, by=post.author)
"""
POST = """
import io, json, sys
from PIL import Image
from django.core.files.uploadedfile import SimpleUploadedFile
from chosha.board.actions import attach_file, publish_post
from chosha.board.models import Draft
from chosha.members.models import Member
member = Member.objects.get(pk=int(sys.argv[1]))
drawn = io.BytesIO()
Image.new("RGB", (600, 400), "navy").save(drawn, "PNG")
attach_file(by=member, key="with-picture", uploaded=SimpleUploadedFile("窓口.png", drawn.getvalue(), "image/png"))
words = {"title": "夜に読み返したい知恵", "body": "三色に分けると早く済みます。", "kind": "knowledge"}
print(json.dumps(publish_post(by=member, draft=Draft.objects.get(key="with-picture"), **words)[0].pk))
"""
KEPT = "async () => (await (await caches.open('saved')).keys()).map((request) => new URL(request.url).pathname)"


def wait_until_kept(page, pages: int) -> None:
    """Asked from here: a function of the page that answers later counts as true at once."""
    for _ in range(100):
        if len(page.evaluate(KEPT)) == pages:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def test_a_saved_post_that_was_taken_away_leaves_the_device_with_its_pictures(building, enter):
    author, reader = building.member("書き手 六葉"), building.member("読み手 七葉")
    post = building.python(POST.replace("with-picture", "another-picture"), str(author.id))
    page = enter(reader, service_workers="allow").new_page()
    page.goto(f"/board/{post}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.get_by_role("button", name="しおりを挟む").click()
    wait_until_kept(page, 2)
    building.python(TAKE_AWAY, str(post))
    page.goto(f"/board/{post}/")
    expect(page.get_by_role("heading", name="投稿者が消しました")).to_be_visible()
    wait_until_kept(page, 0)


def test_a_saved_post_is_read_and_a_draft_comes_back(building, enter):
    author, reader = building.member("書き手 四葉"), building.member("読み手 五葉")
    post = building.python(POST, str(author.id))
    context = enter(reader, service_workers="allow")
    page = context.new_page()
    page.goto(f"/board/{post}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker stands between the page and the network
    page.get_by_role("button", name="しおりを挟む").click()
    wait_until_kept(page, 2)

    context.set_offline(True)
    page.goto(f"/board/{post}/")
    expect(page.get_by_text("三色に分けると早く済みます。")).to_be_visible()
    page.locator("main img").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('main img').naturalWidth > 0")
    page.locator("#body").fill(WORDS)
    page.goto("/board/")
    expect(page.get_by_role("link", name="夜に読み返したい知恵")).to_be_visible()

    context.set_offline(False)
    expect(page.get_by_role("heading", name="掲示板", exact=True)).to_be_visible()  # the page for no network goes on by itself
    page.goto(f"/board/{post}/")
    expect(page.locator("#body")).to_have_value(WORDS)
    page.locator("#write").get_by_role("button", name="投稿する").click()
    expect(page.locator("#said").get_by_text(WORDS)).to_be_visible()

    thanks = page.get_by_role("button", name="助かりました").first
    thanks.click()
    expect(page.get_by_role("button", name="助かりました", pressed=True)).to_have_count(1)
    page.locator("#said article").get_by_label("書いたものの操作").click()
    page.locator("#said").get_by_role("button", name="消す").click()
    page.locator("#said").get_by_role("button", name="元に戻す").click()
    expect(page.locator("#said").get_by_text(WORDS)).to_be_visible()

    page.goto("/me/")
    page.get_by_role("button", name="ログアウトする").click()
    page.wait_for_url(HOME_PAGE)
    wait_until_kept(page, 0)
