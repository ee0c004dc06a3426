import pytest

from chosha.board.models import Draft, Post
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
ATTACK = "<img src=x onerror=alert(1)><script>alert(1)</script>[x](javascript:alert(1))"


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def seen(client, body: str) -> str:
    return client.post("/board/preview/", {"body": body}).content.decode()


def test_the_preview_is_drawn_like_the_post_and_keeps_nothing(client, member):
    page = seen(client, "**太く**[^1]\n\n[^1]: 注\n\n|区分|額|\n|-|-:|\n|少額|10|")
    drawn = ["<strong>太く</strong>" in page, 'class="wide-table"' in page, 'class="notes"' in page, "<html" in page]
    assert (drawn, Draft.objects.count(), Post.objects.count()) == ([True, True, True, False], 0, 0)


def test_nothing_runs_in_the_preview(client, member):
    page = seen(client, ATTACK)
    assert ("<img" in page, "<script" in page, 'href="javascript' in page, "onerror=alert" in page) == (False, False, False, True)


def test_the_preview_says_what_will_be_taken_out_and_what_is_too_long(client, member):
    assert "見えない文字が2つあります。" in seen(client, "山\u200b田\u202e")
    assert "長さは20,000字までです。" in seen(client, "あ" * 20_001)
    assert "書くと、ここに" in seen(client, "")


def test_a_plain_browser_sees_it_by_a_button_and_loses_nothing(client, member):
    words = {"draft": "plain-key", "version": "0", "kind": "question", "title": "題", "body": "文の**太い**ところ", "act": "preview"}
    answer = client.post("/board/new/", words)
    page = answer.content.decode()
    assert (answer.status_code, Post.objects.count(), "<strong>太い</strong>" in page) == (200, 0, True)
    assert ["文の**太い**ところ</textarea>" in page, "\n題</textarea>" in page, "直すところが" in page] == [True, True, False]


@pytest.mark.parametrize("signed", ["name", "mask"])
def test_a_plain_browser_is_told_there_what_the_guard_will_ask(client, member, signed):
    words = {"draft": "plain-key", "version": "0", "kind": "question", "title": "題", "body": "担当は090-1234-5678です", "signed": signed}
    page = client.post("/board/new/", words | {"act": "preview"}).content.decode()
    told = ['id="guard"' in page, "電話番号です" in page, "<p>担当は090-1234-5678です</p>" in page]
    assert (told, Post.objects.count()) == ([True, True, True], 0)
    assert 'id="guard"' not in client.post("/board/new/", words | {"act": "preview", "body": "文"}).content.decode()


def test_posting_takes_the_unseen_out_and_says_so(client, member):
    words = {"draft": "plain-key", "version": "0", "kind": "question", "title": "題\u200b名", "body": "山\u202e田です"}
    page = client.post("/board/new/", words, follow=True).content.decode()
    post = Post.objects.get()
    assert (post.title, post.source, "見えない文字が2つあったので、外しました。" in page) == ("題名", "山田です", True)
