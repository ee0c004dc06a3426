"""A newcomer's first day: small steps, a greeting to whom one chooses, a word of welcome, somebody to talk to."""

import re

from playwright.sync_api import Page, expect

LEND = """
import sys
from datetime import timedelta
from chosha.kernel.clock import now
from chosha.members.models import Member
Member.objects.filter(pk=sys.argv[1]).update(joined_at=now() - timedelta(days=400))
"""


def opened(context) -> tuple[Page, list[str]]:
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def say(page: Page, words: str, button: str) -> None:
    page.locator("textarea#body").fill(words)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".answer", has_text=words)).to_be_visible()


def test_the_first_day_of_a_newcomer(building, enter):
    newcomer, colleague = building.member("相馬 莉子"), building.member("長谷部 修")
    building.python(LEND, str(colleague.id))
    new, complaints = opened(enter(newcomer))
    old, others = opened(enter(colleague))

    new.goto("/")
    new.get_by_role("link", name="はじめの一歩").click()
    expect(new.get_by_role("heading", name="ようこそ庁舎へ")).to_be_visible()
    new.get_by_role("button", name=re.compile("「入るときの安全を確かめる」は、.*いまはしない")).click()
    expect(new.get_by_role("status").get_by_text("いつでも戻せます")).to_be_visible()
    new.get_by_role("link", name="静かな時間を決める").click()
    new.get_by_label("はじまり").select_option("21:00")
    new.get_by_role("button", name="保存する").click()
    new.get_by_role("link", name="関心のある分野を選ぶ").click()
    new.get_by_text("総務・企画", exact=True).click()
    new.get_by_label("広報・広聴").check()
    new.get_by_role("button", name="保存する").click()

    new.get_by_label("ひとこと添える").fill("広報を始めたばかりです。")
    expect(new.get_by_label("新しい会員の一覧に載せる")).not_to_be_checked()
    expect(new.get_by_label("紹介してよい")).not_to_be_checked()
    new.get_by_label("新しい会員の一覧に載せる").check()
    new.get_by_role("button", name="よろしくお願いします", exact=True).click()
    expect(new.get_by_text("新しい会員の一覧に載っています。").first).to_be_visible()

    old.goto("/newcomers/")
    old.get_by_role("link", name=re.compile("相馬 莉子さんに、.*ようこそと言う")).click()
    say(old, "ようこそ。見るだけの日も歓迎です。", "投稿する")
    new.goto("/notices/")
    new.get_by_text("ようこその言葉がつきました").first.click()
    expect(new.get_by_text("見るだけの日も歓迎です。")).to_be_visible()

    new.goto("/me/welcome/buddy/")
    new.get_by_role("button", name="話し相手をお願いする").click()
    expect(new.get_by_text("話し相手を探しています")).to_be_visible()
    old.goto("/newcomers/buddies/")
    old.get_by_role("button", name="話し相手を引き受けられます").click()
    expect(old.get_by_text("関心のある分野　広報・広聴")).to_be_visible()
    old.get_by_role("button", name=re.compile("相馬 莉子さんの.*話し相手になる")).click()
    say(old, "歩き方ならお答えできます。", "送る")
    new.goto("/me/welcome/")
    new.get_by_role("link", name=re.compile("長谷部 修さんとの.*話し相手の部屋に入る")).click()
    expect(new.get_by_text("歩き方ならお答えできます。")).to_be_visible()
    say(new, "放送は途中から入っても大丈夫ですか。", "送る")
    old.reload()
    expect(old.get_by_text("途中から入っても大丈夫ですか。")).to_be_visible()

    new.goto("/me/welcome/greeting/")
    new.get_by_label("新しい会員の一覧に載せる").uncheck()
    new.get_by_role("button", name="保存する").click()
    expect(new.get_by_text("いまは、あなただけに見えています。")).to_be_visible()
    old.goto("/newcomers/")
    expect(old.get_by_text("相馬 莉子さん")).to_have_count(0)
    assert complaints + others == []
