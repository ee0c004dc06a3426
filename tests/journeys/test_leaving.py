"""Leaving: first take everything along, then go; and come back within the thirty days to find it all."""

import zipfile

from playwright.sync_api import Page, expect

from tests.journeys.letters import latest_mail

TITLE = "退職の前に残したい、検針のこつ"
WRITE = """
import json, sys
from chosha.board.actions import publish_post
from chosha.members.models import Member
post, _ = publish_post(by=Member.objects.get(pk=sys.argv[1]), title=sys.argv[2], body="冬は、先に北側から回ります。", kind="knowledge")
print(json.dumps(post.pk))
"""


def show_password(page: Page, person) -> None:
    field = page.get_by_label("パスワード", exact=True)
    expect(field.or_(page.get_by_role("button", name="書き出す")).first).to_be_visible()
    if field.count():
        field.fill(person.password)
        field.press("Enter")


def test_a_member_takes_everything_along_goes_and_comes_back(building, enter, tmp_path):
    person, other = building.member("岡崎 いずみ"), building.member("西 大地")
    post = building.python(WRITE, str(person.id), TITLE)
    phone = enter(person).new_page()
    phone.goto("/me/service/")
    phone.get_by_role("link", name="自分の情報を書き出す").click()
    show_password(phone, person)
    with phone.expect_download() as coming:
        phone.get_by_role("button", name="書き出す").click()
    coming.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as opened:
        assert opened.testzip() is None
        assert TITLE in opened.read("posts.html").decode() and person.email in opened.read("data/account.json").decode()

    phone.goto("/me/leaving/")
    expect(phone.locator("textarea")).to_have_count(0)  # no reason is asked
    phone.get_by_text("消す", exact=True).click()
    phone.get_by_role("button", name="退会する").click()
    expect(phone.get_by_role("heading", name="退会の手続きをしました")).to_be_visible()
    latest_mail(building.home, person.email, "退会の手続き", saying="戻れます")

    reader = enter(other).new_page()
    reader.goto(f"/board/{post}/")
    expect(reader.get_by_text(TITLE)).to_have_count(0)

    phone.goto("/login/")
    phone.get_by_label("メールアドレス").fill(person.email)
    phone.get_by_label("パスワード", exact=True).fill(person.password)
    phone.get_by_role("button", name="ログインする", exact=True).click()
    expect(phone.get_by_role("heading", name="退会の手続きをしています")).to_be_visible()
    phone.get_by_role("button", name="戻る", exact=True).click()
    expect(phone.get_by_text("おかえりなさい")).to_be_visible()
    reader.goto(f"/board/{post}/")
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
