"""A post with a name and a telephone number is held back, mended with one touch, and goes up."""

from playwright.sync_api import expect

BODY = "昨日から窓口に来られる田中さんのことです。連絡先は090-1234-5678です。係としてできることはありますか。"


def test_the_guard_asks_about_a_name_and_a_number_and_mends_them(building, enter):
    page = enter(building.member("水原 透")).new_page()
    page.goto("/board/new/")
    page.get_by_label("ひとことで言うと").fill("窓口に毎日来られる方との関わりかた")
    page.get_by_label("くわしく").fill(BODY)
    expect(page.get_by_text("だれのことか分かりそうな所が、2か所あります")).to_be_visible()
    page.get_by_role("button", name="「田中さん」を「Aさん」にする").click()
    expect(page.get_by_label("くわしく")).to_have_value(BODY.replace("田中さん", "Aさん"))
    expect(page.get_by_text("だれのことか分かりそうな所が、1か所あります")).to_be_visible()
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="投稿の前に、気づいたことが1つあります")).to_be_visible()
    expect(page.get_by_role("heading", name="投稿の前に、気づいたことが1つあります")).to_be_in_viewport()
    expect(page.get_by_label("くわしく")).to_have_value(BODY.replace("田中さん", "Aさん"))
    page.get_by_role("button", name="選んだ所を直して投稿する").click()
    expect(page.get_by_role("heading", name="窓口に毎日来られる方との関わりかた")).to_be_visible()
    expect(page.get_by_text("連絡先は（電話番号）です")).to_be_visible()

    page.locator("#body").fill("鈴木主任に聞くとよいです。")
    page.locator("#write").get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="投稿の前に、気づいたことが1つあります")).to_be_visible()
    page.get_by_role("button", name="選んだ所を直して投稿する").click()
    expect(page.get_by_text("Aさんに聞くとよいです。")).to_be_visible()
