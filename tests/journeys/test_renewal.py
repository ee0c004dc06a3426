"""The yearly proof is forgotten: read-only, nothing lost; and the return, at once, by six figures from the work mail."""

from playwright.sync_api import expect

from tests.journeys.letters import code_in, latest_mail
from tests.journeys.test_transfer import SETTLE

OVERDUE = """
import sys
from datetime import date, timedelta
from chosha.kernel.clock import fiscal_year, now, today
from chosha.reception.actions import lapse_due
from chosha.reception.models import Renewal
past = now() - timedelta(days=30)
Renewal.objects.create(member_id=sys.argv[1], fiscal_year=fiscal_year(today()), asks_on=today() - timedelta(days=60),
    due_on=today() - timedelta(days=1), asked_at=past, reminded_at=past, reminded_again_at=past)
from chosha.members.models import Affiliation
Affiliation.objects.filter(member_id=sys.argv[1]).update(proved_on=today() - timedelta(days=400))
lapse_due()
"""
OPEN_POST = """
import json
from chosha.board.actions import publish_post
from chosha.members.models import Member
words = {"title": "窓口の混む時間", "body": "昼の一時間を、どう分けていますか。", "kind": "question"}
post, _ = publish_post(by=Member.objects.earliest("joined_at"), **words)
print(json.dumps(post.pk))
"""
WORK_DOMAIN = """
import json
from chosha.members.models import MailDomain
print(json.dumps(MailDomain.objects.get(organisation__code="162019", grade__in=["A", "B"]).domain))
"""


def test_a_lapsed_member_reads_writes_nothing_and_is_back_at_once(building, enter):
    person = building.member("水口 岳")
    post = building.python(OPEN_POST)
    phone = enter(person).new_page()
    phone.goto(f"/board/{post}/")
    words = "うちは、番号札を二色に分けました。待つ人が、自分の順番を見られます。"
    phone.locator("#body").fill(words)

    building.python(OVERDUE, str(person.id))  # the clock is turned while the page is open
    phone.get_by_role("button", name="投稿する").click()
    expect(phone.get_by_text("今は見るだけの状態です")).to_be_visible()
    expect(phone.locator("#body")).to_have_value(words)

    phone.goto(f"/board/{post}/")
    expect(phone.get_by_role("heading", name="窓口の混む時間")).to_be_visible()
    expect(phone.locator("#body")).to_have_count(0)
    expect(phone.get_by_text("いまは、見るだけの状態です")).to_be_visible()
    phone.get_by_role("link", name="在職の確認を済ませる").click()
    expect(phone.get_by_text("確認が済むと、その場で元に戻ります")).to_be_visible()

    phone.get_by_role("button", name="富山市で確かめる").click()
    work = f"g-mizuguchi@{building.python(WORK_DOMAIN)}"
    phone.locator("input[name=work_address]").fill(work)
    phone.get_by_role("button", name="確認コードを送る").click()
    phone.get_by_label("確認コード").fill(code_in(latest_mail(building.home, work, "確認コード")))
    phone.get_by_role("button", name="確かめる").click()
    expect(phone.get_by_role("button", name="確かめる")).to_have_count(0)
    building.python(SETTLE, str(person.id))

    phone.goto(f"/board/{post}/")
    phone.locator("#body").fill(words)
    phone.get_by_role("button", name="投稿する").click()
    expect(phone.locator("#said").get_by_text("番号札を二色に分けました")).to_be_visible()
