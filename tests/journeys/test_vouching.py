"""同じ団体の会員二人の確認, walked on phones: the word is said, typed twice, taken back once, and the reception sees who."""

import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.letters import latest_mail, path_in

APPLY = """
import json, sys
from chosha.members.models import Organisation
from chosha.reception.actions import apply
body = Organisation.objects.get(code="162019")
made = apply(email=sys.argv[1], name="大島 渚", kana="おおしま なぎさ", display_name="なぎさ", organisation=body, post="環境政策課",
             rules_version="第1版")
print(json.dumps(made.pk))
"""
SETTLE_IN = """
import json, sys
from datetime import timedelta
from chosha.kernel.clock import now
from chosha.members.models import Member
Member.objects.filter(pk__in=json.loads(sys.argv[1])).update(joined_at=now() - timedelta(days=90))
"""


@pytest.fixture
def colleagues(building):
    """Two members of the same city, here for three months."""
    people = [building.member(name) for name in ("水野 さやか", "黒田 誠")]
    building.python(SETTLE_IN, json.dumps([person.id for person in people]))
    return people


def type_the_word(page: Page, word: str) -> None:
    page.goto("/me/")
    page.get_by_role("link", name="同じ団体の人を確認する").click()
    page.get_by_label("聞いたことば").fill(word)
    page.get_by_role("button", name="確認へ進む").click()


def vouch(page: Page, word: str) -> None:
    type_the_word(page, word)
    expect(page.get_by_role("heading", name="大島 渚")).to_be_visible()
    expect(page.get_by_text("この方は、いま同じ団体で働いています。")).to_be_visible()
    page.get_by_role("button", name="確認する", exact=True).click()
    expect(page.get_by_text("大島 渚さんを確認しました")).to_be_visible()


def test_two_colleagues_vouch_on_their_phones(building, enter, colleagues):
    address = f"vouched-{time.monotonic_ns()}@example.jp"
    application = building.python(APPLY, address)
    phone = enter().new_page()
    page = path_in(latest_mail(building.home, address, "お申込み"), "/apply/")
    phone.goto(f"{page}vouch/")
    phone.get_by_role("button", name="ことばを作る").click()
    word = phone.locator(".spoken").inner_text()
    assert len(word.replace("　", "").strip()) == 8

    newcomer = enter(building.member("入江 たまき")).new_page()
    type_the_word(newcomer, word)
    expect(newcomer.get_by_role("alert").get_by_text("入会から30日たつと")).to_be_visible()
    expect(newcomer.get_by_text("大島")).to_have_count(0)

    first, second = (enter(person).new_page() for person in colleagues)
    vouch(first, word)
    phone.reload()
    expect(phone.get_by_text("一人目の確認が済みました")).to_be_visible()
    expect(phone.get_by_text("水野")).to_have_count(0)
    first.get_by_role("button", name="大島 渚さんの確認を取り消す").click()
    expect(first.get_by_text("確認を取り消しました")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("一人目の確認を待っています")).to_be_visible()
    vouch(first, word)
    vouch(second, "".join(chr(ord(letter) + 96) for letter in word.replace("　", "").strip()))  # in katakana, as some phones write
    phone.reload()
    expect(phone.get_by_text("二人の確認が済みました")).to_be_visible()
    latest_mail(building.home, address, "お申込み", saying="二人の確認が済みました")

    desk = enter(building.member("早川 ゆかり", role="reception")).new_page()
    desk.goto(f"/secretariat/reception/{application}/")
    expect(desk.get_by_text("水野 さやかさん")).to_be_visible()
    expect(desk.get_by_text("黒田 誠さん")).to_be_visible()
    desk.get_by_role("button", name="担当する").click()
    desk.get_by_role("button", name="迎え入れる").click()
    second.goto("/me/vouching/")
    expect(second.get_by_role("button", name="大島 渚さんの確認を取り消す")).to_be_visible()  # nobody has been told yet
