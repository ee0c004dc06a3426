"""What is done on a page before it is looked at: a mistake made, a text sent, a fold opened."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Stop:
    """One page: its name, whose browser it is (a role of the demo, empty for a stranger), and what is done before one looks."""

    name: str
    who: str
    path: str
    before: Act | None = None


def press(name: str) -> Act:
    def press(page: Page) -> None:
        button = page.get_by_role("button", name=name, exact=True)
        if button.count() and button.last.is_visible():  # a second look finds it pressed already
            button.last.click()
            page.wait_for_load_state("networkidle")

    return press


def open_the_fold(page: Page) -> None:
    page.locator(".fold summary").first.click()


def open_the_menu(page: Page) -> None:
    page.locator("details.menu summary").first.click()


def offer_an_address(page: Page) -> None:
    page.get_by_label("新しいメールアドレス").fill("watashi@demo.example")
    press("確認の数字を送る")(page)


def type_a_body(page: Page) -> None:
    page.get_by_label("団体", exact=True).press_sequentially("府中", delay=30)
    expect(page.locator("label.choice").first).to_be_visible()


def mistype_the_code(page: Page) -> None:
    page.get_by_label("確認コード").fill("12345")
    press("確かめる")(page)


def send_a_text(page: Page) -> None:
    page.locator(".shot input").last.set_input_files({"name": "辞令.txt", "mimeType": "text/plain", "buffer": "辞令".encode()})
    press("この書類を送る")(page)


def say_a_wrong_word(page: Page) -> None:
    page.get_by_label("聞いたことば").fill("あいうえおかくけ")
    press("確認へ進む")(page)


def look_at_the_paper(page: Page) -> None:
    press("担当する（15分）")(page)
    page.get_by_role("link", name="書類1を見る").click()
    page.wait_for_load_state("networkidle")


def offer_free_mail(page: Page) -> None:
    page.get_by_text("職場のアドレスを直します").click()
    page.locator("input[name=work_address]").fill("toko@gmail.com")
    press("このアドレスに送る")(page)


def mistype_the_password(page: Page) -> None:
    page.get_by_label("メールアドレス").fill("nobody@demo.example")
    page.get_by_label("パスワード", exact=True).fill("ちがう合言葉")
    press("ログインする")(page)


def write_a_post(page: Page) -> None:
    page.get_by_label("ひとことで言うと").fill(
        "【教えてください】とても長い題が二行にも三行にもなるとき、どこで折り返すと読みやすいでしょうか"
    )
    page.get_by_label("くわしく").fill("最初の3か月、**何から**始めますか。\n\n1. 一覧を作る\n2. 約束を確かめる\n3. 係で分け合う")
    page.get_by_label("くわしく").blur()
    page.wait_for_timeout(1_500)


def write_of_somebody(page: Page) -> None:
    """What the guard asks about: a name, a number, a place, an age."""
    page.get_by_label("ひとことで言うと").fill("窓口に毎日来られる方との関わりかた")
    page.get_by_label("くわしく").fill(
        "窓口に毎日来られる山本さんのことで悩んでいます。東町の市営住宅にお住まいで、82歳の一人暮らしです。連絡先は090-1234-5678、"
        "元町長の奥さんからも電話があります。お話を聞く以外に、係としてできることはあるでしょうか。"
    )
    page.get_by_role("status").filter(has_text="か所あります").wait_for()


def post_of_somebody(page: Page) -> None:
    write_of_somebody(page)
    press("投稿する")(page)
    page.locator("#guard").wait_for()


def answer_of_somebody(page: Page) -> None:
    page.locator("#body").fill("その件は、税務課の高橋係長がくわしいです。")
    page.locator("#write").get_by_role("button", name="投稿する").click()
    page.locator("#guard").wait_for()


def choose_what_shows(page: Page) -> None:
    page.get_by_text("見えかたを選ぶ").click()


def ask_without_a_name(page: Page) -> None:
    page.get_by_label("ひとことで言うと").fill("上司に相談できないまま、期限が近づいています")
    page.get_by_label("くわしく").fill(
        "前の担当の方も、同じところで止まっていたようです。どこから話しはじめると、落ち着いて聞いてもらえますか。"
    )
    press("匿名で投稿する")(page)
    page.get_by_role("heading", name="上司に相談できないまま").wait_for()


def mend_without_a_name(page: Page) -> None:
    page.locator(".worn a").first.click()
    page.wait_for_url("**/board/*/**")
    page.goto(f"{page.url.partition('#')[0].partition('?')[0]}edit/")


def mend_in_two_pages(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    body = other.get_by_label("くわしく")
    body.fill(f"{body.input_value()}\n- 年度を頭に付けて残す")  # another text for each look
    other.get_by_label("札").fill("様式、年度はじめ")
    other.get_by_role("button", name="直して投稿する").click()
    other.wait_for_url(lambda address: "edit" not in address)
    other.close()
    page.get_by_label("くわしく").fill("去年の番号が残り、探しにくいです。\n\n- 付け直す\n- 番号をやめて、名前だけにする")
    press("直して投稿する")(page)
    page.locator("#overtaken").wait_for()


def answer_without_a_name(page: Page) -> None:
    page.get_by_label("匿名で書く").check()
    page.get_by_text("名前のかわりに、示すこと").wait_for()


def look_at_the_preview(page: Page) -> None:
    page.get_by_label("ひとことで言うと").fill("表と注を書いてみる")
    table = "| 区分 | 件数 | 備考 |\n| --- | --: | --- |\n| 滞納整理 | 1,204 | 四月から |\n| 還付 | 35 | 随時 |"
    page.get_by_label("くわしく").fill(f"四月の件数です[^1]。\n\n{table}\n\n[^1]: 係の四人で数えました。")
    page.locator("live-preview summary").click()
    expect(page.locator("#preview table")).to_be_visible()


def name_somebody(page: Page) -> None:
    page.get_by_label("くわしく").press_sequentially("この件は @三輪", delay=20)
    page.wait_for_timeout(900)


def see_the_show(page: Page) -> None:
    """A viewer sees the picture move, and says something."""
    page.wait_for_function("() => document.querySelector('show-player video')?.videoWidth > 0", timeout=30_000)
    field = page.get_by_role("textbox", name="ひとこと（名前が出ます）").last
    field.fill("途中から入りました。音だけで聞いています。")
    field.press("Enter")
    page.wait_for_timeout(800)


def thank_naming_somebody(page: Page) -> None:
    page.get_by_label("お礼のひとこと").fill("田中さんにも見せて、様式を直しました。")
    page.get_by_role("button", name="送る", exact=True).click()
    page.locator("#guard").wait_for()


def greet_naming_somebody(page: Page) -> None:
    page.locator("textarea[name=hello]").fill("高橋係長の隣で、税の仕事をしています。")
    page.get_by_role("button", name="保存する").click()
    page.locator("#guard").wait_for()


def vote_in_a_poll(page: Page) -> None:
    if page.locator(".poll .tick").count():  # a second look finds the vote given
        page.locator(".poll .tick").first.check()
    press("投票する")(page)


def ask_in_a_poll(page: Page) -> None:
    page.get_by_text("投票を付ける").click()
    page.get_by_label("問い").fill("窓口の終わりは、何時がよいですか")
    page.get_by_label("選択肢").fill("17時\n17時15分\n18時")
    page.locator("[name=poll_question]").scroll_into_view_if_needed()
