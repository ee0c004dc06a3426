"""At phone size: a question with a name in it is mended and asked, claimed, answered twice, thanked for, and summed up."""

import re

from playwright.sync_api import Page, expect

TITLE = "窓口に毎日来られる方との関わりかた"
BODY = "昨日から窓口に来られる田中さんのことです。連絡先は090-1234-5678です。係としてできることはありますか。"
FIRST, SECOND = "まず、来られる時刻を一週間だけ書きとめます。", "鈴木主任に聞くとよいです。二人で応じる決まりにしました。"
THANKS = "さっそく、きょうから二人で応じました"


def ask(page: Page) -> None:
    """The guard tells while one writes, asks once when it is posted, and mends."""
    page.goto("/board/new/")
    page.get_by_label("ひとことで言うと").fill(TITLE)
    page.get_by_label("くわしく").fill(BODY)
    expect(page.get_by_text("だれのことか分かりそうな所が、2か所あります")).to_be_visible()
    page.get_by_role("button", name="「田中さん」を「Aさん」にする").click()
    expect(page.get_by_label("くわしく")).to_have_value(BODY.replace("田中さん", "Aさん"))
    expect(page.get_by_text("だれのことか分かりそうな所が、1か所あります")).to_be_visible()
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="投稿の前に、気づいたことが1つあります")).to_be_in_viewport()
    expect(page.get_by_label("くわしく")).to_have_value(BODY.replace("田中さん", "Aさん"))
    page.get_by_role("button", name="選んだ所を直して投稿する").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("連絡先は（電話番号）です")).to_be_visible()


def answer(page: Page, words: str) -> None:
    page.locator("#body").fill(words)
    page.locator("#write").get_by_role("button", name="投稿する").click()


def test_a_question_on_its_way_to_knowledge(building, enter):
    asker, one, other = (enter(building.member(name)).new_page() for name in ("水原 透", "答え手 一葉", "答え手 二葉"))
    ask(asker)
    place = asker.url
    for page in (one, other):
        page.goto(place)
    one.get_by_role("button", name="これから答えを書く").click()
    expect(one.get_by_text("ほかの方には、")).to_be_visible()
    other.reload()
    expect(other.get_by_text("だれかが書いています").first).to_be_visible()
    assert "一葉" not in other.locator("main").inner_text()
    answer(one, FIRST)
    expect(one.get_by_text(FIRST)).to_be_visible()
    answer(other, SECOND)
    expect(other.get_by_role("heading", name="投稿の前に、気づいたことが1つあります")).to_be_visible()
    other.get_by_role("button", name="選んだ所を直して投稿する").click()
    expect(other.get_by_text("Aさんに聞くとよいです。")).to_be_visible()

    for _ in range(2):
        asker.goto(place)
        asker.get_by_role("button", name="助かった答えにする").last.click()
        expect(asker.get_by_text("助かった答えの印を付けました").first).to_be_visible()
    expect(asker.get_by_role("button", name="助かった答えの印を取り消す")).to_have_count(2)
    said = asker.locator("article.answer", has_text="Aさんに聞くとよいです。")
    said.get_by_role("button", name="助かりました").click()
    said.get_by_role("link", name="ひとこと添える").click()
    asker.get_by_label("お礼のひとこと").fill(THANKS)
    asker.get_by_role("button", name="送る").click()
    expect(asker.get_by_text("ひとことを届けました")).to_be_visible()
    one.goto(place)
    assert "お礼が届いています" not in one.content()
    other.goto(place)
    other.get_by_role("link", name="お礼が届いています").click()
    expect(other.get_by_text(THANKS, exact=True)).to_be_visible()

    asker.goto(place)
    asker.get_by_role("link", name="まとめを書く").click()
    expect(asker.get_by_label("くわしく")).to_have_value(re.compile(FIRST))
    asker.get_by_role("button", name="投稿する").click()
    expect(asker.get_by_text("もとの質問")).to_be_visible()
    asker.goto(place)
    expect(asker.get_by_text("この質問のまとめ")).to_be_visible()
    assert asker.evaluate("document.documentElement.scrollWidth") <= 390
