"""Somebody the old form knows is invited: opens the letter on a phone, corrects the post, agrees, and goes on to the proof."""

import time

from playwright.sync_api import expect

from tests.journeys.letters import latest_mail, path_in

BRING_IN = """
import json, sys
from datetime import datetime
from chosha.kernel.clock import JST
from chosha.reception.actions import go_on_importing, post_invitations, start_import, take_table
run, _ = take_table(sys.argv[1].encode("cp932"), name="前の書式.csv", by=None)
start_import(run, by=None, in_background=False)
while go_on_importing(run.pk):
    pass
print(json.dumps(post_invitations(datetime(2026, 11, 28, 20, 0, tzinfo=JST), most=500)))
"""
STATE = """
import json, sys
from chosha.members.models import Member
from chosha.reception.models import Application
made = Application.objects.filter(email=sys.argv[1]).values_list("state", "post").first()
print(json.dumps([*(made or ["gone", ""]), Member.objects.filter(email=sys.argv[1]).exists()]))
"""


def invited(building, address: str, name: str) -> str:
    """The path of the invitation that was mailed to the address."""
    table = f"メールアドレス,お名前,所属団体,部署\r\n{address},{name},とやましやくしょ,市民課\r\n"
    assert building.python(BRING_IN, table) >= 1
    return path_in(latest_mail(building.home, address, "ご招待"), "/apply/invite/")


def test_an_invited_person_corrects_the_post_agrees_and_goes_on_to_the_proof(building, enter):
    address = f"old-{time.monotonic_ns()}@example.jp"
    door = invited(building, address, f"山瀬 千鶴{time.monotonic_ns()}")
    phone = enter().new_page()

    phone.goto(door)
    expect(phone.get_by_role("heading", name="席を移すご案内です")).to_be_visible()
    expect(phone.get_by_label("富山県富山市")).to_be_checked()
    assert building.python(STATE, address) == ["invited", "市民課", False]

    phone.get_by_label("部署・役職").fill("財務部納税課 係長")
    phone.get_by_role("button", name="この内容で申し込む").click()
    expect(phone.get_by_text("直すところが1か所あります")).to_be_visible()
    expect(phone.get_by_label("部署・役職")).to_have_value("財務部納税課 係長")
    assert building.python(STATE, address) == ["invited", "市民課", False]

    phone.get_by_label("庁舎のきまりを読み、同意します").check()
    phone.get_by_role("button", name="この内容で申し込む").click()
    expect(phone.get_by_role("heading", name="職場のメールで確かめます")).to_be_visible()
    assert building.python(STATE, address) == ["waiting_proof", "財務部納税課 係長", False]
    assert path_in(latest_mail(building.home, address, "お申込み"), "/apply/") != ""

    phone.goto(door)
    expect(phone.get_by_role("heading", name="この招待は、もう使えません")).to_be_visible()


def test_whoever_does_not_know_of_it_erases_it(building, enter):
    address = f"old-{time.monotonic_ns()}@example.jp"
    door = invited(building, address, f"長谷部 航{time.monotonic_ns()}")
    phone = enter().new_page()

    phone.goto(door)
    phone.get_by_role("button", name="心当たりがないので、いま消す").click()
    expect(phone.get_by_role("heading", name="お預かりした内容を、消しました")).to_be_visible()
    assert building.python(STATE, address) == ["gone", "", False]
