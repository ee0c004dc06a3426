"""A masked post; one guardian asks, its wearer sees the note, another agrees: two people see the author, and the year counts it."""

from playwright.sync_api import Page, expect

from tests.journeys.building import HOME_PAGE

KEYED = """
import json, sys
from chosha.members.models import Member
from chosha.talk.actions import make_guardian_key
print(json.dumps([make_guardian_key(Member.objects.get(pk=pk)) for pk in sys.argv[1:]]))
"""
TITLE = "上司に言えないことを、相談させてください"
WHY = "家族の方から、行方が分からないという連絡がありました。"


def show_who_it_is(page: Page, person) -> None:
    page.locator("input[name=password]").fill(person.password)
    page.get_by_role("button", name="進む").click()


def ask_under_a_mask(page: Page, person) -> None:
    page.goto("/login/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(person.password)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_url(HOME_PAGE)
    page.goto("/board/new/")
    page.locator("input[name=signed][value=mask]").check()
    page.locator("input[name=kind][value=question]").check()
    page.get_by_label("ひとことで言うと").fill(TITLE)
    page.get_by_label("くわしく").fill("決裁だけが回ってきて、意見を言えません。")
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def make_a_key(page: Page, person) -> str:
    """On the page, with the words it proposes."""
    page.goto("/secretariat/seals/")
    page.get_by_role("link", name="鍵を作る").click()
    show_who_it_is(page, person)
    expect(page.locator("#proposed b").first).to_be_visible()
    words = " ".join(page.locator("#proposed b").all_inner_texts())
    page.get_by_label("写した合いことばを、もう一度打つ").fill(words)
    page.get_by_role("button", name="鍵を作る").click()
    expect(page.get_by_text("鍵を作りました")).to_be_visible()
    return words


def test_a_seal_is_opened_by_two_and_its_wearer_is_told(building, enter):
    one, two, three = (building.member(name, role="guardian") for name in ("多田 光", "佐伯 恵", "原 みなと"))
    author = building.member("面川 よう")
    first = enter(one).new_page()
    words = [make_a_key(first, one), *building.python(KEYED, str(two.id), str(three.id))]

    phone = enter().new_page()
    ask_under_a_mask(phone, author)
    place = phone.url

    first.goto(place)
    first.get_by_label("この投稿の操作").click()
    first.get_by_role("link", name="開封を求める").click()
    first.get_by_text("命の危険", exact=True).click()
    first.get_by_label("理由").fill(WHY)
    first.get_by_label("あなたの合いことば").fill("まちがい の ことば です ね")
    first.get_by_role("button", name="開封を求める").click()
    expect(first.get_by_text("合いことばが合いませんでした").first).to_be_visible()
    expect(first.get_by_label("理由")).to_have_value(WHY)
    first.get_by_label("あなたの合いことば").fill(words[0])
    first.get_by_role("button", name="開封を求める").click()
    expect(first.get_by_text("あなたは同意できません")).to_be_visible()
    case = first.url

    phone.goto("/talk/masks/")
    expect(phone.get_by_text("この匿名の開封が求められています")).to_be_visible()
    phone.goto(place)
    expect(phone.get_by_text("この匿名の開封が求められています")).to_be_visible()

    second = enter(two).new_page()
    second.goto(case)
    show_who_it_is(second, two)
    expect(second.get_by_text(WHY)).to_be_visible()
    expect(second.get_by_text("面川")).to_have_count(0)
    second.get_by_label("理由").fill("連絡を読み、同じように考えました。")
    second.get_by_label("あなたの合いことば").fill(words[1])
    second.get_by_role("button", name="同意して、封を開ける").click()
    expect(second.get_by_role("heading", name="面川 ようさん")).to_be_visible()

    first.goto(case)
    first.get_by_label("あなたの合いことば").fill(words[0])
    first.get_by_role("button", name="中を見る").click()
    expect(first.get_by_text(author.email)).to_be_visible()
    third = enter(three).new_page()
    third.goto(case)
    show_who_it_is(third, three)
    expect(third.get_by_text("中を見られるのは、開けた二人だけです。")).to_be_visible()

    phone.goto("/talk/masks/")
    expect(phone.get_by_text("封印管理人の多田 光さんと佐伯 恵さんが開けました")).to_be_visible()
    phone.get_by_role("link", name="封のしくみと、開封の数").click()
    expect(phone.locator("dl", has_text="封を開けた").first).to_contain_text("1件")
