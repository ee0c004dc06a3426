"""Two pages, or two devices, that mend one standing post or comment: neither writes over the other without having seen what stands."""

import re

import pytest
from django.test import Client

from chosha.board.actions import edit_post
from chosha.board.models import Draft, Post
from chosha.board.tests.factories import make_attachment, make_comment, make_post
from chosha.board.tests.test_api_writing import asking
from chosha.board.tests.test_masks_pages import WORDS as MASKED
from chosha.board.tests.test_masks_pages import signed_in
from chosha.kernel.errors import Overtaken
from chosha.members.tests.factories import DutyFactory, MemberFactory, hashed_password
from chosha.talk.actions import edit_comment
from chosha.talk.models import Comment
from chosha.talk.tests.guarding import three_guardians

pytestmark = pytest.mark.django_db
WORDS = {"kind": "question", "title": "題", "body": "はじめの文", "tags": "", "version": "0"}
CHANGED = "別の画面で直されました"


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


@pytest.fixture
def post(member):
    return make_post(by=member, title="題", body="はじめの文", kind="question")


def began(client: Client, post: Post) -> dict[str, str]:
    """What a page opened now sends along."""
    page = client.get(f"/board/{post.pk}/edit/").content.decode()
    return WORDS | {name: re.search(f'name="{name}"[^>]*value="([^"]+)"', page)[1] for name in ("draft", "began")}


def again(page: str) -> dict[str, str]:
    return {"began": re.search('name="began" value="([^"]+)"', page)[1]}


def test_the_later_page_sees_what_stands_and_saves_knowingly(client, post):
    one, two = began(client, post), began(client, post)
    assert client.post(f"/board/{post.pk}/edit/", one | {"body": "はじめの文\n\n一つめが足した行"}).status_code == 302
    mine = two | {"body": "はじめの文\r\n\r\n二つめの文", "title": "二つめの題"}
    answer = client.post(f"/board/{post.pk}/edit/", mine)
    page = answer.content.decode()
    assert (answer.status_code, CHANGED in page, "書いた文に替えて投稿する" in page) == (422, True, True)
    assert ("<b>一つめが足した行</b>" in page, "<b>はじめの文</b>" in page, "<dd><b>題</b></dd>" in page) == (True, False, True)
    assert ("二つめの文</textarea>" in page, "二つめの題</textarea>" in page) == (True, True)
    assert Post.objects.get().source == "はじめの文\n\n一つめが足した行"
    assert client.post(f"/board/{post.pk}/edit/", mine | again(page)).status_code == 302
    stands = Post.objects.get()
    assert (stands.source, stands.revisions.count()) == ("はじめの文\n\n二つめの文", 2)


def test_the_same_form_sent_twice_and_a_page_from_before_are_saved_as_ever(client, post):
    mine = began(client, post) | {"body": "直した文"}
    assert [client.post(f"/board/{post.pk}/edit/", mine).status_code for _ in range(2)] == [302, 302]
    assert client.post(f"/board/{post.pk}/edit/", mine | {"began": "", "body": "前からの画面"}).status_code == 302


def test_who_may_read_it_is_not_opened_again_by_a_page_that_does_not_know(client, post):
    old = began(client, post) | {"spares_own_body": "no", "for_field": "no", "body": "直した文"}
    edit_post(post, by=post.author, title="題", body="はじめの文", kind="question", duty=DutyFactory(), for_field=True)
    page = client.post(f"/board/{post.pk}/edit/", old).content.decode()
    assert ("いま出ている「分野の外の会員に」" in page, "<dd><b>見せない</b></dd>" in page) == (True, True)
    assert Post.objects.get().for_field is True


def test_what_is_said_of_a_picture_is_not_replaced_unseen(client, member, post):
    file = make_attachment(member, key=f"edit-{post.pk}")
    edit_post(post, by=member, title="題", body="はじめの文", kind="question", draft=Draft.objects.get())
    said = f"alt-{file.pk}"
    one, two = began(client, post), began(client, post)
    assert client.post(f"/board/{post.pk}/edit/", one | {said: "窓口の案内板"}).status_code == 302
    answer = client.post(f"/board/{post.pk}/edit/", two | {said: ""})
    page = answer.content.decode()
    assert (answer.status_code, "<dd><b>窓口の案内板</b></dd>" in page, post.attachments.get().alt) == (422, True, "窓口の案内板")
    assert client.post(f"/board/{post.pk}/edit/", two | again(page) | {said: "受付"}).status_code == 302
    assert post.attachments.get().alt == "受付"


def test_what_the_guard_asks_is_asked_on_the_same_page(client, post):
    old = began(client, post) | {"body": "電話は 0763-22-1234 です。"}
    edit_post(post, by=post.author, title="題", body="別の文", kind="question")
    page = client.post(f"/board/{post.pk}/edit/", old).content.decode()
    assert (CHANGED in page, 'id="guard"' in page) == (True, True)
    seen = re.search('name="guard_seen" value="([^"]+)"', page)[1]
    answer = client.post(f"/board/{post.pk}/edit/", old | again(page) | {"guard_seen": seen, "act": "as-is"})
    assert (answer.status_code, Post.objects.get().source) == (302, "電話は 0763-22-1234 です。")


def test_a_draft_remembers_what_it_was_begun_from(client, post):
    old = began(client, post)
    client.post(f"/board/drafts/edit-{post.pk}/", old | {"body": "下書きの文"})
    edit_post(post, by=post.author, title="題", body="別の端末で直した文", kind="question")
    page = client.get(f"/board/{post.pk}/edit/").content.decode()
    assert (CHANGED in page, "<b>別の端末で直した文</b>" in page, "下書きの文</textarea>" in page) == (True, True, True)
    assert client.post(f"/board/{post.pk}/edit/", old | again(page) | {"body": "下書きの文"}).status_code == 302
    assert (Post.objects.get().source, Draft.objects.count()) == ("下書きの文", 0)


def test_a_change_in_the_last_moment_is_met_by_the_action(post):
    before = post.state
    file = make_attachment(post.author)
    edit_post(post, by=post.author, title="題", body="一つめ", kind="question", draft=file.draft, began=before)
    with pytest.raises(Overtaken):
        edit_post(post, by=post.author, title="題", body="二つめ", kind="question", began=before, alts={file.pk: "受付"})
    assert (Post.objects.get().revisions.count(), post.attachments.get().alt) == (1, "")


def test_under_a_mask_it_is_the_same_and_nothing_stands_beside_the_member():
    three_guardians()
    member = MemberFactory(password=hashed_password())
    client = signed_in(member)
    client.post("/board/new/", MASKED)
    post = Post.objects.get()
    old = began(client, post)
    assert signed_in(member).post(f"/board/{post.pk}/edit/", old | {"body": "別の端末の文"}).status_code == 302
    answer = client.post(f"/board/{post.pk}/edit/", old | {"body": "この画面の文"})
    page = answer.content.decode()
    assert (answer.status_code, "<b>別の端末の文</b>" in page, Draft.objects.count()) == (422, True, 0)
    assert client.post(f"/board/{post.pk}/edit/", old | again(page) | {"body": "この画面の文"}).status_code == 302
    assert (Post.objects.get().source, Draft.objects.count()) == ("この画面の文", 0)


def test_a_script_that_says_what_it_read_is_told(client, member, post):
    ask, path = asking(client, member), f"posts/{post.pk}"
    read = ask("get", path).json()["version"]
    assert ask("patch", path, {"body": "別の文"}).json()["version"] != read
    answer = ask("patch", path, {"body": "古い版からの文", "version": read})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    assert "読み直す" in answer.json()["error"]["message"]
    assert ask("patch", path, {"body": "版を言わない文"}).status_code == 200
    assert ask("patch", path, {"tags": ["札"], "version": ask("get", path).json()["version"]}).status_code == 200
    assert asking(client, MemberFactory())("get", path).json()["version"] is None


def test_the_later_page_of_a_comment_sees_what_stands_and_saves_knowingly(client):
    comment = make_comment(make_post(), body="はじめの文")
    client.force_login(comment.author)
    place = f"/talk/comments/{comment.pk}/edit/"
    state = re.compile('name="began" value="([^"]+)"')
    old = state.search(client.get(place).content.decode())[1]
    edit_comment(comment, by=comment.author, body="別の画面の文")
    answer = client.post(place, {"body": "この画面の文", "began": old})
    page = answer.content.decode()
    assert (answer.status_code, "別の画面で直されました" in page, "<b>別の画面の文</b>" in page) == (422, True, True)
    assert ("この画面の文</textarea>" in page, Comment.objects.get().source) == (True, "別の画面の文")
    assert client.post(place, {"body": "この画面の文", "began": state.search(page)[1]}).status_code == 302
    assert client.post(place, {"body": "この画面の文", "began": old}).status_code == 302  # sent twice
    assert (Comment.objects.get().source, Comment.objects.get().revisions.count()) == ("この画面の文", 2)


def test_a_script_that_mends_a_comment_and_says_what_it_read_is_told(client):
    comment = make_comment(make_post(), body="はじめの文")
    ask, path = asking(client, comment.author), f"comments/{comment.pk}"
    read = ask("get", path).json()["version"]
    assert ask("patch", path, {"body": "別の文", "version": read}).status_code == 200
    answer = ask("patch", path, {"body": "古い版からの文", "version": read})
    assert (answer.status_code, answer.json()["error"]["code"], Comment.objects.get().source) == (409, "conflict", "別の文")
    assert ask("patch", path, {"body": "版を言わない文"}).status_code == 200
    assert asking(client, MemberFactory())("get", path).json()["version"] is None
