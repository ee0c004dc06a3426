"""A photo of a staff card, from the phone's camera to the review and off the disk again."""

import io
import time

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.journeys.letters import latest_mail, path_in

APPLY = """
import json, sys
from chosha.members.models import Organisation
from chosha.reception.actions import apply
body = Organisation.objects.get(code="162019")
made = apply(email=sys.argv[1], name="小松 千景", display_name="ちかげ", organisation=body, post="福祉課", rules_version="第1版")
print(json.dumps(made.pk))
"""
SETTLE = """
import sys
from chosha.reception.actions import settle
from chosha.reception.models import Application
settle(Application.objects.get(pk=sys.argv[1]))
"""


def card(colour: str) -> bytes:
    picture = Image.new("RGB", (3200, 2400), "#b59583")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((400, 500, 2800, 1900), 60, colour)
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Komatsu"  # Artist: must not be found in what is kept
    picture.save(written, "JPEG", quality=95, exif=exif)
    return written.getvalue()


def photo(name: str, colour: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": card(colour)}


def test_a_paper_is_photographed_seen_by_the_reception_and_deleted(building, enter):
    complaints: list[str] = []
    address = f"paper-{time.monotonic_ns()}@example.jp"
    application = building.python(APPLY, address)
    phone = enter().new_page()
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    page = path_in(latest_mail(building.home, address, "お申込み"), "/apply/")

    phone.goto(f"{page}document/")
    send = phone.get_by_role("button", name="この書類を送る")
    expect(send).to_be_hidden()
    phone.locator(".shot input:not([capture])").set_input_files({"name": "辞令.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    send.click()
    expect(phone.get_by_role("alert").get_by_text("『辞令.svg』は、受け取れない種類のファイルでした")).to_be_visible()

    phone.locator(".shot input[capture]").set_input_files(photo("職員証.jpg", "#ffffff"))
    expect(phone.get_by_role("img", name="これから送る写真")).to_be_visible()
    expect(phone.get_by_text("まだ送っていません")).to_be_visible()
    send.click()
    expect(phone.get_by_role("heading", name="書類を受け取りました")).to_be_visible()

    phone.get_by_role("link", name="差し替える").click()
    phone.locator(".shot input[capture]").set_input_files(photo("職員証.jpg", "#00118f"))
    phone.get_by_role("button", name="差し替えて送る").click()
    expect(phone.get_by_text("書類を消しました（")).to_be_visible()
    expect(phone.locator(".sheet")).to_have_count(1)
    assert len(list((building.home / "proofs").iterdir())) == 1

    desk = enter(building.member("早川 ゆかり", role="reception")).new_page()
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    desk.goto(f"/secretariat/reception/{application}/")
    desk.get_by_role("button", name="担当する").click()
    desk.get_by_role("link", name="書類2を見る").click()
    paper = desk.get_by_role("img", name="申し込んだ方が送った書類の写真")
    expect(paper).to_be_visible()
    desk.wait_for_function("picture => picture.complete", arg=paper.element_handle())  # it has its place before its light
    assert paper.evaluate("picture => [picture.naturalWidth, picture.naturalHeight]") == [2400, 1800]
    shown = desk.request.get(paper.get_attribute("src"))
    red, _, blue = Image.open(io.BytesIO(shown.body())).convert("RGB").getpixel((1200, 900))
    assert (shown.headers["cache-control"].startswith("no-store"), b"Komatsu" in shown.body(), blue > red + 90) == (True, False, True)
    desk.get_by_role("link", name="見終えて、申込みに戻る").click()
    desk.get_by_role("button", name="迎え入れる").click()

    building.python(SETTLE, str(application))
    latest_mail(building.home, address, "ようこそ", saying="送っていただいた書類は、判断の後に消しました。")
    assert list((building.home / "proofs").iterdir()) == []
    phone.goto(page)
    expect(phone.get_by_text("判断が済んだため")).to_be_visible()
    assert complaints == []
