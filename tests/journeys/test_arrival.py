"""The evening begins: a stranger applies, proves service from another machine, is welcomed, and puts a first post on the board."""

import io
import time

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.building import HOME_PAGE
from tests.journeys.letters import code_in, latest_mail, path_in, second_step

WORK_DOMAIN = """
import json
from chosha.members.models import MailDomain
print(json.dumps(MailDomain.objects.get(organisation__code="162019", grade__in=["A", "B"]).domain))
"""
NEW_PASSWORD = "みどりの窓口と三つの付せん"


@pytest.fixture
def volunteer(building):
    return building.member("早川 ゆかり", role="reception")


def sign_in(page: Page, person) -> None:
    page.goto("/login/")
    page.get_by_label("メールアドレス").fill(person.email)
    page.get_by_label("パスワード", exact=True).fill(person.password)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.locator("input[name=code]").fill(second_step(person.totp_secret))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url(HOME_PAGE)


def photo() -> bytes:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Yamamoto"  # Artist: must not be found in what is shown
    Image.new("RGB", (900, 600), "#7a9").save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_a_stranger_becomes_a_member_and_writes(building, enter, volunteer):
    complaints: list[str] = []
    phone = enter().new_page()
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    address = f"newcomer-{time.monotonic_ns()}@example.jp"

    phone.goto("/")
    phone.get_by_role("link", name="入会を申し込む").first.click()
    phone.get_by_label("氏名").fill("山口 遥")
    phone.get_by_label("表示名").fill("山口 遥")
    phone.locator("#id_email").fill(address)
    phone.get_by_label("団体", exact=True).press_sequentially("toyama", delay=30)
    phone.locator("label.choice", has_text="富山県富山市").click()
    phone.get_by_label("申込みのひとこと").or_(phone.locator("#id_motive")).first.fill(
        "10月に収納の担当になりました。同じ立場の方の話を聞きたいです。"
    )
    phone.locator("input[name=consent]").check()
    phone.get_by_role("button", name="申し込む").click()
    expect(phone.get_by_role("heading", name="メールを送りました")).to_be_visible()

    phone.goto(path_in(latest_mail(building.home, address, "【庁舎】"), "/apply/"))
    work = f"h-yamaguchi@{building.python(WORK_DOMAIN)}"
    phone.locator("input[name=work_address]").fill(work)
    phone.get_by_role("button", name="確認コードを送る").click()

    letter = latest_mail(building.home, work, "確認コード")
    assert "http" not in letter
    phone.get_by_label("確認コード").fill("000000")
    phone.get_by_role("button", name="確かめる").click()
    expect(phone.get_by_text("コードが合いませんでした")).to_be_visible()
    phone.get_by_label("確認コード").fill(code_in(letter))
    phone.get_by_role("button", name="確かめる").click()
    expect(phone.get_by_role("button", name="確かめる")).to_have_count(0)

    desk = enter(viewport={"width": 1280, "height": 800}).new_page()
    sign_in(desk, volunteer)
    desk.goto("/secretariat/reception/")
    desk.get_by_role("link", name="山口 遥").first.click()
    desk.get_by_role("button", name="担当する").click()
    expect(desk.get_by_text("職場のメールで確認ずみ")).to_be_visible()
    desk.get_by_role("button", name="迎え入れる").click()
    desk.get_by_role("button", name="いま送る").first.click()

    phone.goto(path_in(latest_mail(building.home, address, "ようこそ"), "/apply/welcome/"))
    phone.locator("input[name=password]").fill(NEW_PASSWORD)
    phone.get_by_role("button", name="決めて入る").click()
    phone.goto("/")
    expect(phone.get_by_role("heading", name="遥さん")).to_be_visible()

    phone.goto("/board/new/")
    phone.get_by_label("ひとことで言うと").fill("滞納整理を一人で引き継ぎました")
    phone.get_by_label("くわしく").fill("最初の3か月、**何から**始めますか。\n\n1. 一覧\n2. 約束")
    phone.locator("#files").set_input_files({"name": "一覧.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(phone.locator("#files-kept li")).to_have_count(1)
    phone.get_by_role("button", name="投稿する").click()
    expect(phone.get_by_role("heading", name="滞納整理を一人で引き継ぎました")).to_be_visible()
    picture = phone.locator("main img").first
    expect(picture).to_be_visible()
    source = picture.get_attribute("src")
    shown = phone.request.get(source)
    assert (shown.status, b"Yamamoto" in shown.body()) == (200, False)
    assert enter().request.get(source, max_redirects=0).status == 302
    assert complaints == []
