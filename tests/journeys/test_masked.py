"""At phone size: asked without a name, answered, helped and summed up, from two devices; the name stands nowhere on the way."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.building import HOME_PAGE

GUARDIANS = """
from chosha.members.models import Member, RoleName
from chosha.members.actions import grant_role, welcome_member
from chosha.talk.actions import make_guardian_key
for number in range(3):
    guardian = welcome_member(email=f"guardian-{number}@example.jp", name=f"封印 {number}", display_name=f"封印 {number}")
    grant_role(guardian, RoleName.GUARDIAN, by=None)
    make_guardian_key(guardian)
"""
NAME, TITLE, BODY = "朝霧 千尋", "前例と違うと、言えずにいます", "決裁だけが回っています。どう切り出しましたか。"
ANSWER, AGAIN, LEARNT = "点検表を三つに分けました。", "さっそく分けてみます。", "三つに分けると、話しはじめられました。"


def sign_in(context: BrowserContext, person) -> Page:
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("メールアドレス").fill(person.email)
    page.get_by_label("パスワード", exact=True).fill(person.password)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_url(HOME_PAGE)
    return page


def begin_by_name_and_change(page: Page) -> None:
    """What was begun by name goes on without one: the draft leaves the building, and comes back on this device as it was."""
    page.goto("/board/new/")
    page.get_by_label("ひとことで言うと").fill(TITLE)
    expect(page.get_by_text("下書き保存ずみ")).to_be_visible()
    page.locator("file-drop .pick input").first.set_input_files(
        {"name": "一覧.csv", "mimeType": "text/csv", "buffer": "列,値\n1,2\n".encode()}
    )
    expect(page.locator("#files-kept")).to_contain_text("CSVの表")
    page.get_by_label("匿名で").check()
    expect(page.locator("#files-kept")).to_have_text("名前で預かったファイルは、外しました。もう一度選ぶと、匿名で添えられます。")
    expect(page.get_by_text("名前は会員にも事務局にも見えません")).to_be_visible()
    page.get_by_label("くわしく").fill(BODY)
    expect(page.get_by_text("この端末だけに保存ずみ")).to_be_visible()
    page.goto("/board/drafts/")
    expect(page.get_by_text(TITLE)).to_have_count(0)
    page.goto("/board/new/")
    expect(page.get_by_label("くわしく")).to_have_value(BODY)
    expect(page.get_by_label("匿名で")).to_be_checked()


def say(page: Page, words: str) -> None:
    page.locator("#body").fill(words)
    page.locator("#write").get_by_role("button", name="投稿する").click()
    expect(page.locator("article.answer", has_text=words)).to_be_visible()


def begin_an_answer_and_leave(page: Page, place: str) -> None:
    """What was begun under a mask comes back under one, and does not wait on the device for whoever signs in next."""
    page.goto(place)
    page.get_by_label("匿名で書く").check()
    page.locator("#body").fill(AGAIN)
    page.goto("/board/")
    page.goto(place)
    expect(page.get_by_text("匿名のまま戻しました")).to_be_visible()
    expect(page.locator("#body")).to_have_value(AGAIN)
    expect(page.get_by_label("匿名で書く")).to_be_checked()
    page.goto("/me/")
    page.get_by_role("button", name="ログアウトする").click()
    page.get_by_role("button", name="消してログアウトする").click()
    page.wait_for_url(HOME_PAGE)
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.includes('say:'))") == []


def mend_in_two_pages(page: Page, place: str) -> None:
    """Nothing of it goes to the building before it is posted, so each page keeps its own on this device."""
    other = page.context.new_page()
    for one in (page, other):
        one.goto(f"{place}edit/")
    for one, words in ((page, "一つめ"), (other, "二つめの画面で直した文"), (page, "一つめの画面で直した文")):
        one.get_by_label("くわしく").fill(words)
        expect(one.get_by_text("この端末だけに保存ずみ")).to_be_visible()
    other.close()
    page.goto(f"{place}edit/")
    expect(page.get_by_label("くわしく")).to_have_value("一つめの画面で直した文")
    page.get_by_role("button", name="直して投稿する").click()
    page.wait_for_url(place)
    page.goto(f"{place}edit/")
    expect(page.get_by_label("くわしく")).to_have_value("二つめの画面で直した文")
    page.get_by_role("button", name="直して投稿する").click()
    expect(page.get_by_text("一つめの画面で直した文").first).to_be_visible()
    page.get_by_role("button", name="書いた文に替えて投稿する").click()
    page.wait_for_url(place)
    expect(page.get_by_text("二つめの画面で直した文")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.includes('draft:'))") == []


def test_asked_without_a_name_answered_helped_and_summed_up(building, enter):
    building.python(GUARDIANS)
    asker, helper = building.member(NAME), building.member("答え手 三葉")
    phone, other = sign_in(enter(), asker), enter(helper).new_page()
    begin_by_name_and_change(phone)
    phone.get_by_role("button", name="匿名で投稿する").click()
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    place = phone.url
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    mend_in_two_pages(phone, place)

    other.goto(place)
    expect(other.locator("main")).to_contain_text("質問者")
    assert ("千尋" in other.content(), "これから答えを書く" in other.content()) == (False, False)
    say(other, ANSWER)

    begin_an_answer_and_leave(sign_in(enter(), building.member("五葉 みち")), place)
    desk = sign_in(enter(), asker)  # another device of the same member
    desk.goto("/talk/masks/")
    desk.get_by_role("link", name=TITLE).click()
    desk.get_by_role("button", name="助かった答えにする").click()
    expect(desk.get_by_text("助かった答えの印を付けました").first).to_be_visible()
    say(desk, AGAIN)
    desk.goto(place)
    desk.get_by_role("link", name="まとめを書く").click()
    expect(desk.get_by_label("匿名で")).to_be_checked()
    expect(desk.get_by_label("くわしく")).to_have_value(re.compile(ANSWER))
    desk.get_by_label("くわしく").fill(LEARNT)
    desk.get_by_role("button", name="匿名で投稿する").click()
    expect(desk.get_by_text("もとの質問")).to_be_visible()

    other.goto(place)
    expect(other.locator("article.answer", has_text=AGAIN)).to_contain_text("質問者")
    other.get_by_role("link", name="この質問のまとめ").click()
    expect(other.get_by_text(LEARNT)).to_be_visible()
    assert "千尋" not in other.content()
