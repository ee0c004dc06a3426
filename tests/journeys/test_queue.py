"""The reception's evening from both sides of the counter, at phone size: declined and back again, asked and answered, many at once."""

import json
import time

from playwright.sync_api import Page, expect

from tests.journeys.letters import latest_mail, path_in

WAITING = """
import json, sys
from chosha.kernel.clock import now
from chosha.members.models import MailDomain
from chosha.reception.models import Application
domain = MailDomain.objects.filter(organisation__code="162019").order_by("grade").first()
MailDomain.objects.filter(pk=domain.pk).update(grade="A")
for name in json.loads(sys.argv[1]):
    Application.objects.create(
        email=f"{name['key']}@example.jp", name=name["name"], display_name=name["name"], organisation=domain.organisation, post="税務課",
        work_address=f"{name['key']}@{domain.domain}", proof="code", proved_at=now(), rules_version="第1版", consented_at=now(),
        created_at=now(), state="waiting_person", state_since=now(),
    )
"""


def apply_for(phone: Page, address: str, name: str, post: str = "税務課") -> None:
    """Fill in the form as somebody of 富山市 who has no work mail, and ask for a person."""
    phone.goto("/apply/")
    phone.get_by_label("氏名").fill(name)
    phone.get_by_label("表示名").fill(name)
    phone.locator("#id_email").fill(address)
    phone.get_by_label("団体", exact=True).press_sequentially("toyama", delay=30)
    phone.locator("label.choice", has_text="富山県富山市").click()
    phone.locator("#id_post").fill(post)
    phone.locator("#id_motive").fill("同じ立場の方の話を聞きたいです。")
    phone.locator("input[name=consent]").check()
    phone.get_by_role("button", name="申し込む").click()
    expect(phone.get_by_role("heading", name="メールを送りました")).to_be_visible()


def ask_for_person(building, phone: Page, address: str, *, former: str = "") -> str:
    """From the mail to the own page, and on to a person. Returns the page's path."""
    page, until = former, time.monotonic() + 15
    while page == former and time.monotonic() < until:  # whoever applies again has the mail of the first time too
        page = path_in(latest_mail(building.home, address, "【庁舎】", saying="次のページで"), "/apply/")
    phone.goto(page)
    fold = phone.get_by_text("どの方法も使えません", exact=True)
    fold.click()
    phone.get_by_role("button", name="事務局に見てもらう").click()
    expect(phone.get_by_role("heading", name="事務局が見ています")).to_be_visible()
    return page


def test_declined_with_a_reason_and_back_again_with_the_memory_of_it(building, enter):
    volunteer, colleague = (building.member(name, role="reception") for name in ("早川 ゆかり", "森 あきら"))
    phone, desk = enter().new_page(), enter(volunteer).new_page()
    address = f"again-{time.monotonic_ns()}@example.jp"
    apply_for(phone, address, "黒田 千尋")
    page = ask_for_person(building, phone, address)

    desk.goto("/secretariat/reception/")
    desk.get_by_role("link", name="黒田 千尋").click()
    desk.get_by_role("button", name="担当する（15分）").click()
    desk.get_by_role("link", name="見送る").click()
    desk.get_by_role("textbox", name="添えることば").fill("辞令の写しでも確かめられます。")
    expect(desk.locator("#letter")).to_contain_text("辞令の写しでも確かめられます。")
    desk.get_by_role("button", name="見送る").click()
    expect(desk.get_by_text("黒田 千尋さんを見送ります")).to_be_visible()
    phone.goto(page)
    expect(phone.get_by_role("heading", name="事務局が見ています")).to_be_visible()  # nobody has been told yet
    desk.get_by_role("button", name="いま送る").click()

    letter = latest_mail(building.home, address, "お申込みの結果")
    assert ("在職を確認できる資料が見つかりませんでした。" in letter, "辞令の写しでも" in letter) == (True, True)
    phone.goto(page)
    expect(phone.get_by_role("heading", name="今回はお迎えできませんでした")).to_be_visible()
    phone.get_by_role("link", name="もう一度申し込む").click()
    apply_for(phone, address, "黒田 千尋")
    ask_for_person(building, phone, address, former=page)

    desk.goto("/secretariat/reception/")
    row = desk.get_by_role("link", name="黒田 千尋")
    expect(row).to_contain_text("前に見送り")
    row.click()
    expect(desk.get_by_text("前に見送ったことがあります。")).to_be_visible()
    expect(desk.get_by_text("在職を確認できる資料が見つかりませんでした")).to_be_visible()
    desk.get_by_role("button", name="担当する（15分）").click()
    desk.get_by_role("button", name="迎え入れる（一人目）").click()
    expect(desk.get_by_text("もう一人の受付係が見てから決まります")).to_be_visible()

    other = enter(colleague).new_page()
    other.goto("/secretariat/reception/?tab=second")
    other.get_by_role("link", name="黒田 千尋").click()
    other.get_by_role("button", name="担当する（15分）").click()
    expect(other.get_by_text("早川 ゆかりさんが、")).to_be_visible()
    other.get_by_role("button", name="迎え入れる").click()
    other.get_by_role("button", name="いま送る").click()
    latest_mail(building.home, address, "ようこそ", saying="ようこそ庁舎へ")


def test_a_question_is_answered_without_an_account_and_the_applicant_welcomed(building, enter):
    volunteer = building.member("早川 ゆかり", role="reception")
    phone, desk = enter().new_page(), enter(volunteer).new_page()
    address = f"asked-{time.monotonic_ns()}@example.jp"
    apply_for(phone, address, "森下 直人", post="健康推進課")
    ask_for_person(building, phone, address)

    desk.goto("/secretariat/reception/?tab=person")
    desk.get_by_role("link", name="森下 直人").click()
    desk.get_by_role("button", name="担当する（15分）").click()
    desk.get_by_role("link", name="たずねる").click()
    desk.get_by_text("書き出し例").click()
    desk.get_by_role("button", name="部署名が違って見える").click()
    expect(desk.get_by_label("たずねること")).to_have_value(
        "所属の部署名が、書かれたものと違って見えます。異動の途中なら、そのままお書きください。"
    )
    desk.get_by_role("button", name="送る").click()
    expect(desk.get_by_text("たずねるメールを送ります")).to_be_visible()

    letter = latest_mail(building.home, address, "お申込みについて", saying="所属の部署名が、書かれたものと違って見えます。")
    stranger = enter().new_page()
    stranger.goto(path_in(letter, "/apply/"))
    stranger.locator("#id_text").fill("10月に健康づくり課に変わりました。")
    stranger.get_by_role("button", name="送る").click()

    desk.goto("/secretariat/reception/")
    desk.get_by_role("link", name="森下 直人").click()
    expect(desk.get_by_text("10月に健康づくり課に変わりました。")).to_be_visible()
    desk.get_by_role("button", name="担当する（15分）").click()
    desk.get_by_role("button", name="迎え入れる").click()
    expect(desk.get_by_text("森下 直人さんをお迎えします")).to_be_visible()
    desk.get_by_role("button", name="元に戻す").first.click()
    expect(desk.get_by_text("元に戻しました")).to_be_visible()
    desk.get_by_role("button", name="迎え入れる").click()
    desk.get_by_role("button", name="いま送る").click()
    latest_mail(building.home, address, "ようこそ", saying="ようこそ庁舎へ")


def test_an_evening_at_the_desk_by_keys_and_many_at_once(building, enter):
    volunteer = building.member("早川 ゆかり", role="reception")
    key = f"k{time.monotonic_ns()}"
    names = [{"key": f"{key}{n}", "name": name} for n, name in enumerate(("荻野 めい", "荻野 かい", "荻野 さき", "荻野 なお"))]
    building.python(WAITING, json.dumps(names))
    desk = enter(volunteer, viewport={"width": 1280, "height": 800}).new_page()
    desk.goto("/secretariat/reception/together/")
    boxes = desk.locator("label.choice", has_text="荻野")
    expect(boxes).to_have_count(4)
    boxes.filter(has_text="荻野 なお").click()
    boxes.filter(has_text="荻野 さき").click()
    count = desk.locator("input[name=chosen]:checked").count()
    desk.get_by_role("button", name=f"{count}件をまとめて迎え入れる").click()
    expect(desk.get_by_text(f"{count}件をまとめて迎え入れます")).to_be_visible()
    expect(desk.get_by_role("link", name="荻野 めい")).to_be_visible()

    desk.goto("/secretariat/reception/?tab=mail")
    desk.get_by_role("button", name="キーの一覧").click()
    expect(desk.get_by_role("dialog")).to_contain_text("つぎの行、前の行へ")
    desk.keyboard.press("Escape")
    desk.locator("body").press("k")  # from the end: the last row
    expect(desk.locator("a[data-row]:focus")).to_contain_text("荻野 なお")
    desk.keyboard.press("c")
    desk.wait_for_url("**/secretariat/reception/*/")
    expect(desk.get_by_text("あなたが担当")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_text("荻野 なおさんをお迎えします")).to_be_visible()
    desk.keyboard.press("u")
    expect(desk.get_by_text("元に戻しました")).to_be_visible()
    desk.keyboard.press("q")
    field = desk.get_by_label("たずねること")
    field.press_sequentially("adqu")  # typed, and nothing decided
    expect(field).to_have_value("adqu")
    desk.go_back()
    desk.get_by_role("button", name="キーの一覧").click()
    desk.get_by_role("checkbox", name="キーを使う").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("d")
    desk.wait_for_timeout(300)
    assert "decline" not in desk.url
