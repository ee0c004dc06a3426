"""What somebody typed outlives the end of a login and a tunnel."""

from playwright.sync_api import expect

from tests.journeys.building import PASSWORD

WORDS = "三か月のあいだに確かめたことを、順番に書き残しておきます。"
END_SESSIONS = """
import sys
from django.contrib.sessions.models import Session
Session.objects.filter(session_key=sys.argv[1]).delete()
"""


def write(page, title: str) -> None:
    page.get_by_label("ひとことで言うと").fill(title)
    page.get_by_label("くわしく").fill(WORDS)


def sign_in(page, person) -> None:
    page.get_by_label("メールアドレス").fill(person.email)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="ログインする", exact=True).click()


def test_a_post_is_still_there_when_the_login_ended_while_writing(building, enter):
    member = building.member("有馬 春樹")
    page = enter(member).new_page()
    page.goto("/board/new/")
    write(page, "ログインが切れた晩のこと")
    expect(page.get_by_text("下書き保存ずみ")).to_be_visible()
    building.python(END_SESSIONS, member.session_key)
    page.get_by_role("button", name="投稿する").click()
    page.wait_for_url("**/login/?next=**")
    sign_in(page, member)
    expect(page.get_by_label("くわしく")).to_have_value(WORDS)
    expect(page.get_by_label("ひとことで言うと")).to_have_value("ログインが切れた晩のこと")
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="ログインが切れた晩のこと")).to_be_visible()
    page.goto("/board/new/")
    expect(page.get_by_label("くわしく")).to_have_value("")


def test_a_post_written_in_a_tunnel_waits_on_the_device(building, enter):
    context = enter(building.member("藤木 沙織"))
    page = context.new_page()
    page.goto("/board/new/")
    context.set_offline(True)
    write(page, "トンネルの中で書いたこと")
    expect(page.get_by_text("この端末に保存ずみ")).to_be_visible()
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_text("電波が届いていません")).to_be_visible()
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/board/new/")
    expect(page.get_by_label("くわしく")).to_have_value(WORDS)
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", name="トンネルの中で書いたこと")).to_be_visible()


def test_a_comment_is_still_there_when_the_login_ended_while_writing(building, enter):
    member = building.member("大野 竜")
    post = building.python(
        "import json, sys\nfrom chosha.board.tests.factories import make_post\nfrom chosha.members.models import Member\n"
        "print(json.dumps(make_post(by=Member.objects.get(pk=int(sys.argv[1]))).pk))",
        str(member.id),
    )
    page = enter(member).new_page()
    page.goto(f"/board/{post}/")
    page.locator("#body").fill(WORDS)
    building.python(END_SESSIONS, member.session_key)
    page.locator("#write").get_by_role("button", name="投稿する").click()
    page.wait_for_url("**/login/?next=**")
    sign_in(page, member)
    page.wait_for_url(f"**/board/{post}/")
    expect(page.locator("#body")).to_have_value(WORDS)


def test_what_could_not_be_sent_is_offered_again_and_two_pages_keep_two_copies(building, enter):
    member = building.member("早見 凪")
    post = building.python(
        "import json, sys\nfrom chosha.board.tests.factories import make_post\nprint(json.dumps(make_post().pk))",
        str(member.id),
    )
    context = enter(member)
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        page.goto(f"/board/{post}/")
    one.locator("#body").fill("一つめの画面の文です。")
    two.locator("#body").fill("二つめの画面の文です。")
    context.set_offline(True)
    two.locator("#write").get_by_role("button", name="投稿する").click()
    expect(two.get_by_text("電波が届いていません")).to_be_visible()
    context.set_offline(False)
    two.get_by_role("button", name="送る", exact=True).click()
    expect(two.locator("#said").get_by_text("二つめの画面の文です。")).to_be_visible()
    one.reload()
    expect(one.locator("#body")).to_have_value("一つめの画面の文です。")

    one.goto(two.locator("#said article a", has_text="直す").first.get_attribute("href"))
    context.set_offline(True)
    one.locator("#body").fill("トンネルで直した文です。")
    one.get_by_role("button", name="直して投稿する").click()
    expect(one.get_by_text("電波が届いていません")).to_be_visible()
    context.set_offline(False)
    one.reload()
    expect(one.locator("#body")).to_have_value("トンネルで直した文です。")
    one.get_by_role("button", name="直して投稿する").click()
    expect(one.locator("#said").get_by_text("トンネルで直した文です。")).to_be_visible()


def test_two_pages_that_mend_one_post_show_each_other_before_one_replaces_the_other(building, enter):
    member = building.member("榊 冬子")
    post = building.python(
        "import json, sys\nfrom chosha.board.tests.factories import make_post\nfrom chosha.members.models import Member\n"
        "print(json.dumps(make_post(by=Member.objects.get(pk=int(sys.argv[1])), body='はじめの文です。').pk))",
        str(member.id),
    )
    context, elsewhere = enter(member), enter(member)
    phone, office = context.new_page(), elsewhere.new_page()
    for page in (phone, office):
        page.goto(f"/board/{post}/edit/")
    context.set_offline(True)
    phone.get_by_label("くわしく").fill("電車の中で直した文です。")
    expect(phone.get_by_text("この端末に保存ずみ")).to_be_visible()
    phone.close()
    office.get_by_label("くわしく").fill("職場で直した文です。")
    office.get_by_role("button", name="直して投稿する").click()
    expect(office.get_by_role("heading", name="滞納整理の引継ぎ")).to_be_visible()

    context.set_offline(False)
    phone = context.new_page()
    phone.goto(f"/board/{post}/edit/")  # which knows what stands now; the words on the device do not
    expect(phone.get_by_label("くわしく")).to_have_value("電車の中で直した文です。")
    phone.get_by_role("button", name="直して投稿する").click()
    expect(phone.get_by_text("別の画面で直されました")).to_be_visible()
    expect(phone.locator("#stands")).to_contain_text("職場で直した文です。")
    expect(phone.get_by_label("くわしく")).to_have_value("電車の中で直した文です。")
    phone.get_by_role("button", name="書いた文に替えて投稿する").click()
    expect(phone.get_by_text("電車の中で直した文です。")).to_be_visible()


def test_two_pages_without_network_on_one_draft_keep_two_copies(building, enter):
    context = enter(building.member("二谷 双葉"))
    page = context.new_page()
    page.goto("/board/new/")
    write(page, "二つの画面で書いた題")
    expect(page.get_by_text("下書き保存ずみ")).to_be_visible()
    page.wait_for_url("**/board/new/?draft=*")
    other, place = context.new_page(), page.url
    other.goto(place)
    context.set_offline(True)
    for one, words in ((page, "一つめ"), (other, "二つめの画面の文"), (page, "一つめの画面の文")):
        one.get_by_label("くわしく").fill(words)
        expect(one.get_by_text("この端末に保存ずみ")).to_be_visible()
    for one in (page, other):
        one.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(place)
    expect(page.get_by_label("くわしく")).to_have_value("一つめの画面の文")
    expect(page.get_by_text("下書き保存ずみ")).to_be_visible()
    page.goto(place)
    expect(page.get_by_label("くわしく")).to_have_value("二つめの画面の文")
    expect(page.get_by_text("どちらも残しています")).to_be_visible()
