"""A summary that was written without network comes back as the summary of its question, and never as the beginning of another post."""

from playwright.sync_api import expect

WORDS = "電車の中でまとめた、分かったことの文です。"
HELPED = """
import json, sys
from chosha.board.actions import accept_comment
from chosha.board.tests.factories import make_comment, make_post
from chosha.members.models import Member
asker, helper = (Member.objects.get(pk=int(pk)) for pk in sys.argv[1:])
post = make_post(by=asker, title="引継ぎの順番")
accept_comment(post, make_comment(post, by=helper), by=asker)
print(json.dumps(post.pk))
"""


def test_a_summary_written_in_the_tunnel_comes_back_with_its_question_alone(building, enter):
    member = building.member("志村 まい")
    post = building.python(HELPED, str(member.id), str(building.member("助川 一").id))
    context = enter(member)
    page = context.new_page()
    page.goto(f"/board/{post}/summary/")
    context.set_offline(True)
    page.get_by_label("くわしく").fill(WORDS)
    expect(page.get_by_text("この端末に保存ずみ")).to_be_visible()
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto("/board/new/")
    expect(page.locator("draft-keeper[hidden]")).to_be_attached()
    page.wait_for_timeout(500)
    expect(page.get_by_label("くわしく")).to_have_value("")

    page.goto(f"/board/{post}/summary/")
    expect(page.get_by_label("くわしく")).to_have_value(WORDS)
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="まとめ：引継ぎの順番")).to_be_visible()
    expect(page.get_by_role("link", name="もとの質問")).to_be_visible()
    page.goto("/board/new/")
    page.wait_for_timeout(500)
    expect(page.get_by_label("くわしく")).to_have_value("")
