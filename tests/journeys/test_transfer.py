"""異動しました, on a phone and in under a minute of a person's time; the proof is left for later and nothing is lost by it."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys.letters import code_in, latest_mail

SERVES = """
import json, sys
from datetime import date
from chosha.members.actions import affiliate
from chosha.members.models import Duty, Member, Organisation
member = Member.objects.get(pk=sys.argv[1])
city, duty = Organisation.objects.get(code="162019"), Duty.objects.get(slug="shuno")
affiliate(member, city, post="納税課 主事", duty=duty, duty_since=date(2023, 4, 1))
"""
STANDS = """
import json, sys
from chosha.members.models import Affiliation, Member, PastDuty
member = Member.objects.get(pk=sys.argv[1])
print(json.dumps({
    "now": list(Affiliation.objects.filter(member=member, ended_on=None).values_list("organisation__code", "post", "proof")),
    "past": list(PastDuty.objects.filter(member=member).values_list("duty", "from_year")),
    "line": member.byline_detail, "email": member.email}))
"""
WORK_DOMAIN = """
import json
from chosha.members.models import MailDomain
print(json.dumps(MailDomain.objects.get(organisation__code="162027", grade__in=["A", "B"]).domain))
"""
# Where grade A does not decide by itself, a volunteer does.
SETTLE = """
import sys
from chosha.kernel.clock import now
from chosha.reception.actions import settle
from chosha.reception.models import Application
for one in Application.objects.filter(member_id=sys.argv[1], settled_at=None, proof="code"):
    one.state, one.decided_at = "approved", one.decided_at or now()
    one.save()
    settle(one)
"""


@pytest.fixture
def mover(building):
    person = building.member("沢田 みなと")
    building.python(SERVES, str(person.id))
    return person


def test_a_transfer_is_told_on_a_phone_and_proved_later(building, enter, mover):
    phone = enter(mover).new_page()
    phone.goto("/me/")
    phone.get_by_role("link", name="所属と在籍").click()
    began = time.monotonic()
    phone.get_by_role("link", name="異動しました").click()
    expect(phone.get_by_label("部署・役職")).to_have_value("納税課 主事")
    expect(phone.get_by_label("富山県富山市")).to_be_checked()
    body = phone.get_by_label("団体", exact=True)
    body.fill("")
    body.press_sequentially("高岡", delay=30)
    phone.locator("label.choice", has_text="富山県高岡市").click()
    phone.get_by_label("部署・役職").fill("市民課 主任")
    phone.get_by_label("担当分野").select_option("koseki")
    phone.get_by_role("button", name="所属を直す").click()
    expect(phone.get_by_role("heading", name="所属を直しました")).to_be_visible()
    assert time.monotonic() - began < 60
    phone.get_by_role("link", name="あとで確かめる").click()
    expect(phone.get_by_text("確認は、これからです")).to_be_visible()

    told = building.python(STANDS, str(mover.id))
    assert (told["now"], told["past"], told["email"]) == ([["162027", "市民課 主任", "declared"]], [["shuno", 2023]], mover.email)
    assert told["line"].startswith("市・戸籍")
    phone.goto("/board/new/")  # nothing waits for the proof
    expect(phone.get_by_role("button", name="投稿する")).to_be_visible()

    phone.goto("/me/service/")
    phone.get_by_role("button", name="在職を確かめる").click()
    work = f"m-sawada@{building.python(WORK_DOMAIN)}"
    phone.locator("input[name=work_address]").fill(work)
    phone.get_by_role("button", name="確認コードを送る").click()
    phone.get_by_label("確認コード").fill(code_in(latest_mail(building.home, work, "確認コード")))
    phone.get_by_role("button", name="確かめる").click()
    expect(phone.get_by_role("button", name="確かめる")).to_have_count(0)
    building.python(SETTLE, str(mover.id))
    assert building.python(STANDS, str(mover.id))["now"] == [["162027", "市民課 主任", "code"]]
    phone.goto("/me/service/")
    expect(phone.get_by_text("確認は、これからです")).to_have_count(0)
    expect(phone.get_by_text("富山県富山市　納税課 主事")).to_be_hidden()  # folded among the past ones


def test_a_transfer_told_by_mistake_is_undone(building, enter, mover):
    phone = enter(mover).new_page()
    before = building.python(STANDS, str(mover.id))
    phone.goto("/me/transfer/")
    phone.get_by_label("部署・役職").fill("ちがう課")
    phone.get_by_role("button", name="所属を直す").click()
    expect(phone.get_by_text("ちがう課")).to_be_visible()
    phone.get_by_role("button", name="元に戻す").click()
    expect(phone.get_by_text("元に戻しました")).to_be_visible()
    assert building.python(STANDS, str(mover.id)) == before
