"""Proof by code, on a phone: a mistyped address, a body chosen wrongly, a wrong code, and the right one typed in full-width figures."""

import time

from playwright.sync_api import expect

from tests.journeys.letters import code_in, latest_mail, path_in

DOMAINS = """
import json
from chosha.members.models import MailDomain, Organisation
toyama = MailDomain.objects.get(organisation__code="162019", grade__in=["A", "B"]).domain
print(json.dumps({"toyama": toyama, "name": Organisation.objects.get(code="162019").full_name}))
"""
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def test_an_applicant_finds_the_way_to_the_right_body_and_types_the_code(building, enter):
    complaints: list[str] = []
    phone = enter().new_page()
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    number = time.monotonic_ns()
    mistyped, right = f"wrong-{number}@example.jp", f"right-{number}@example.jp"
    known = building.python(DOMAINS)

    phone.goto("/apply/")
    phone.get_by_label("氏名").fill("山口 遥")
    phone.get_by_label("表示名").fill("山口 遥")
    phone.locator("#id_email").fill(mistyped)
    body = phone.get_by_label("団体", exact=True)
    body.press_sequentially("takaoka", delay=30)
    expect(phone.locator("body-picker [role=status]")).to_contain_text("件あります")
    body.press("ArrowDown")  # into the list by keys alone
    first = phone.locator("body-picker input[name=organisation]").first
    expect(first).to_be_focused()
    expect(first).to_be_checked()
    first.press("Enter")  # takes it and goes on to the next field
    expect(phone.get_by_label("部署・役職")).to_be_focused()
    phone.locator("#id_motive").fill("同じ立場の方の話を聞きたいです。")
    phone.locator("input[name=consent]").check()
    phone.get_by_role("button", name="申し込む").click()
    expect(phone.get_by_role("heading", name="メールを送りました")).to_be_visible()

    # The private address was mistyped: mended in the same browser, confirmed by the mail to the right one.
    phone.get_by_text("アドレスの文字が違っていました").click()
    phone.get_by_label("新しいアドレス").fill(right)
    phone.get_by_role("button", name="このアドレスに送る").click()
    expect(phone.get_by_text(right)).to_be_visible()
    phone.goto(path_in(latest_mail(building.home, right, "【庁舎】"), "/apply/address/"))
    phone.get_by_role("button", name="このアドレスに替える").click()
    expect(phone.get_by_role("heading", name="職場のメールで確かめます")).to_be_visible()
    expect(phone.get_by_text("同じ団体の会員二人", exact=True)).to_be_visible()

    # Free mail is no work mail; the true address belongs to another body, which is taken in one tap.
    phone.get_by_label("職場のメールアドレス").fill("haruka@gmail.com")
    phone.get_by_role("button", name="確認コードを送る").click()
    expect(phone.get_by_text("だれでも使えるメール").first).to_be_visible()
    work = f"h-yamaguchi-{number}@{known['toyama']}"
    phone.get_by_label("職場のメールアドレス").fill(work)
    phone.get_by_role("button", name="確認コードを送る").click()
    expect(phone.get_by_role("heading", name=f"この宛先は{known['name']}のものです")).to_be_visible()
    phone.get_by_role("button", name="直して進む").click()

    letter = latest_mail(building.home, work, "確認コード")
    assert "http" not in letter
    code = code_in(letter).replace(" ", "")
    field = phone.get_by_label("確認コード")
    assert (field.get_attribute("inputmode"), field.get_attribute("autocomplete")) == ("numeric", "one-time-code")
    field.fill(f"{(int(code) + 1) % 1_000_000:06d}")
    phone.get_by_role("button", name="確かめる").click()
    expect(phone.get_by_text("あと4回試せます")).to_be_visible()
    field.fill(code.translate(WIDE))
    phone.get_by_role("button", name="確かめる").click()
    expect(phone.get_by_role("heading", name="事務局が見ています")).to_be_visible()
    expect(phone.locator(".facts")).to_contain_text(known["name"])

    # What was written can still be mended while it waits.
    phone.get_by_role("link", name="内容を直す").click()
    phone.get_by_label("部署・役職").fill("納税課")
    phone.get_by_role("button", name="直す", exact=True).click()
    expect(phone.locator(".facts")).to_contain_text("納税課")
    assert complaints == []
