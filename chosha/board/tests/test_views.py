import re
from datetime import timedelta

import pytest

from chosha.board.actions import accept_comment, bookmark_post, delete_post, mark_read
from chosha.board.models import Draft, Post, ReadMark
from chosha.board.tests.factories import drafts_read, make_attachment, make_comment, make_draft, make_post, picture
from chosha.members.models import Duty
from chosha.members.tests.factories import DutyFactory, MemberFactory
from chosha.notices.models import Notice
from chosha.talk.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def html(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_database_the_same_however_long_it_is(client, member, django_assert_num_queries, how_many):
    for _ in range(how_many):
        make_post()
    with django_assert_num_queries(9):
        page = client.get("/board/")
    assert html(page).count('class="slip" href="/board/') == how_many * 2  # once in the list, once beside it: it waits


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_post_page_asks_the_database_the_same_however_much_was_said(client, member, django_assert_num_queries, how_many):
    post = make_post(duty=DutyFactory())
    for _ in range(how_many):
        make_comment(post)
    mark_read(post.pk, by=member, until=post.last_activity_at)
    with django_assert_num_queries(11):
        page = client.get(f"/board/{post.pk}/")
    assert html(page).count('<article class="answer') == how_many


def test_every_tab_shows_its_own_and_says_when_it_is_empty(client, member):
    asked, known = make_post(title="聞きたいこと"), make_post(title="分かったこと", kind="knowledge")
    assert [title in html(client.get("/board/?tab=waiting")) for title in (asked.title, known.title)] == [True, False]
    assert 'slip__title">分かったこと' in html(client.get("/board/?tab=knowledge"))
    assert "しおりは、まだありません" in html(client.get("/board/?tab=bookmarks"))
    bookmark_post(known, by=member)
    assert 'slip__title">分かったこと' in html(client.get("/board/?tab=bookmarks"))


def test_a_large_field_finds_its_parts(client, member):
    large = DutyFactory(slug="zeimu", name="税務")
    part = Duty.objects.create(slug="shuno", name="収納", parent=large)
    make_post(title="収納の話", duty=part)
    make_post(title="分野のない話")
    page = html(client.get("/board/?duty=zeimu"))
    assert ('slip__title">収納の話' in page, 'slip__title">分野のない話' in page, "分野：税務" in page) == (True, False, True)


def test_more_leads_on_without_gap_or_repeat(client, member):
    titles = [make_post(title=f"題{number:02d}").title for number in range(23)]
    first = client.get("/board/")
    address = html(first).split('class="btn" href="?')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/board/?{address}")
    seen = [row.split("<")[0] for page in (first, second) for row in html(page).split('slip__title">')[1:]]
    assert seen == titles[::-1]


def test_opening_a_post_takes_its_dot_away_until_something_new_is_said(client, member, django_capture_on_commit_callbacks):
    post = make_post()
    assert "未読" in html(client.get("/board/"))
    client.get(f"/board/{post.pk}/")
    assert "未読" not in html(client.get("/board/"))
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post)
    assert "未読" in html(client.get("/board/"))


def test_reading_twice_writes_once(client, member):
    post = make_post()
    client.get(f"/board/{post.pk}/")
    first = ReadMark.objects.get().seen_until
    client.get(f"/board/{post.pk}/")
    assert ReadMark.objects.get().seen_until == first


def test_the_answer_that_helped_stands_first_with_its_seal(client, member):
    post = make_post(by=member)
    make_comment(post, body="はじめの答え")
    helped = make_comment(post, body="助かった答え")
    accept_comment(post, helped, by=member)
    page = html(client.get(f"/board/{post.pk}/"))
    assert page.index("助かった答え</p>") < page.index("はじめの答え")
    assert page.count('class="seal"') == 1


def test_the_notice_of_thanks_leads_to_the_answer_on_whatever_page_it_stands(client, member):
    post = make_post(by=member)
    answers = [make_comment(post, at=post.created_at + timedelta(minutes=minute)) for minute in range(25)]
    accept_comment(post, answers[-1], by=member)
    where = client.get(f"/talk/comments/{answers[-1].pk}/")["Location"]
    assert (where.startswith(f"/board/{post.pk}/?after="), f'id="c{answers[-1].pk}"' in html(client.get(where))) == (True, True)


def test_the_asker_accepts_by_one_press_and_takes_it_back(client, member, django_capture_on_commit_callbacks):
    post = make_post(by=member)
    comment = make_comment(post)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/board/{post.pk}/acceptance/{comment.pk}/")
    assert [notice.line for notice in Notice.objects.filter(to=comment.author)] == [
        "「滞納整理の引継ぎ」であなたの答えが役に立ちました。ありがとうございました"
    ]
    client.post(f"/board/{post.pk}/acceptance/{comment.pk}/withdrawal/")
    assert not hasattr(Post.objects.get(), "acceptance")


def test_a_post_is_written_with_its_files_by_a_plain_browser(client, member):
    make_attachment(member, key="plain-key")
    words = {
        "draft": "plain-key",
        "version": "0",
        "kind": "question",
        "title": "窓口の案内",
        "body": "写真のとおりです。",
        "tags": "窓口、案内",
    }
    answer = client.post("/board/new/", words | {"files": [picture("二枚目.png", "red")]})
    post = Post.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/board/{post.pk}/")
    assert (post.tags, post.attachments.count(), Draft.objects.count()) == (["窓口", "案内"], 2, 0)
    page = html(client.get(f"/board/{post.pk}/"))
    assert page.count("1280w") == 2


def test_a_refused_file_is_told_and_everything_typed_stays(client, member):
    from django.core.files.uploadedfile import SimpleUploadedFile

    broken = SimpleUploadedFile("図面.pdf", b"this is no pdf at all", "application/pdf")
    words = {
        "draft": "plain-key",
        "version": "0",
        "kind": "question",
        "title": "窓口の案内",
        "body": "写真のとおりです。",
        "files": [broken],
    }
    answer = client.post("/board/new/", words)
    page = html(answer)
    assert (answer.status_code, Post.objects.count()) == (422, 0)
    assert ["『図面.pdf』は中身がPDFではないようです。" in page, "窓口の案内" in page, "写真のとおりです。" in page] == [True] * 3


def test_an_empty_form_says_what_to_mend_beside_each_field(client, member):
    answer = client.post("/board/new/", {"draft": "plain-key", "body": "本文だけ書きました"})
    page = html(answer)
    assert (answer.status_code, "直すところが2か所あります" in page, "本文だけ書きました" in page) == (422, True, True)


def test_htmx_is_sent_on_after_posting(client, member):
    words = {"draft": "some-key", "kind": "question", "title": "題", "body": "文"}
    answer = client.post("/board/new/", words, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/board/{Post.objects.get().pk}/")


def test_the_same_form_twice_is_one_post(client, member):
    words = {"draft": "some-key", "kind": "question", "title": "題", "body": "文"}
    first = client.post("/board/new/", words)["Location"]
    again = client.post("/board/new/", words, follow=True)
    assert (Post.objects.count(), again.redirect_chain[0][0]) == (1, first)
    assert "二つめは投稿していません" in html(again)


def test_the_island_saves_a_draft_and_goes_on_with_its_version(client, member):
    words = {"draft": "some-key", "version": "0", "title": "題", "body": "文", "kind": "question", "duty": "", "tags": ""}
    assert client.post("/board/drafts/some-key/", words).json() == {"key": "some-key", "version": 1, "note": ""}
    assert client.post("/board/drafts/some-key/", words | {"version": "1", "body": "文のつづき"}).json()["version"] == 2
    other = client.post("/board/drafts/some-key/", words | {"version": "1", "body": "別の画面の文"}).json()
    assert (other["key"] != "some-key", 'href="/board/new/?draft=some-key"' in other["note"]) == (True, True)
    assert [words.source for words in drafts_read()] == ["文のつづき", "別の画面の文"]


def test_a_choice_that_is_offered_no_more_keeps_no_word_out_of_the_draft(client, member):
    gone = {"kind": "notice", "duty": "nowhere", "circle": "region:nowhere", "for_field": "maybe", "spares_own_body": "maybe"}
    words = {"draft": "some-key", "version": "0", "title": "題", "body": "文", "tags": "札、" * 200}
    assert client.post("/board/drafts/some-key/", words | gone).status_code == 200
    kept = drafts_read()[0]
    assert (kept.source, kept.kind, kept.duty, kept.circle, kept.spares_own_body, len(kept.tags)) == ("文", "", None, "", None, 200)
    assert client.post("/board/new/", words | gone).status_code == 422


def test_a_page_left_open_learns_what_became_of_its_draft(client, member):
    words = {"draft": "some-key", "version": "0", "title": "題", "body": "文", "kind": "question"}
    client.post("/board/drafts/some-key/", words)
    client.post("/board/drafts/some-key/removal/")
    assert "別の画面で消されています" in client.post("/board/drafts/some-key/", words | {"version": "1"}).json()["note"]
    place = client.post("/board/new/", words)["Location"]
    assert f'<a href="{place}">その投稿を読む' in client.post("/board/drafts/some-key/", words | {"version": "1"}).json()["note"]
    client.post(f"{place}edit/", words | {"draft": f"edit-{place.split('/')[2]}", "body": "直した文"})
    late = client.post(f"/board/drafts/edit-{place.split('/')[2]}/", words | {"draft": f"edit-{place.split('/')[2]}", "version": "1"})
    assert f'<a href="{place}">' in late.json()["note"]


def test_a_file_goes_to_the_draft_at_once_and_is_seen_by_its_writer_alone(client, member):
    line = client.post("/board/drafts/some-key/files/", {"file": picture()})
    number = html(line).split('id="attachment-')[1].split('"')[0]
    assert client.get(f"/board/files/{number}/480")["Content-Type"] == "image/webp"
    client.force_login(MemberFactory())
    assert client.get(f"/board/files/{number}/480").status_code == 404


def test_a_refused_file_of_the_island_says_why(client, member):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(
        "/board/drafts/some-key/files/",
        {"file": SimpleUploadedFile("表.xlsx", b"PK\x03\x04 sheet")},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json()["error"]["message"][:9]) == (422, "『表.xlsx』は")


def test_an_edit_keeps_what_stood_before(client, member):
    post = make_post(by=member, body="前の文")
    assert "前の文" in html(client.get(f"/board/{post.pk}/edit/"))
    client.post(f"/board/{post.pk}/edit/", {"draft": f"edit-{post.pk}", "kind": "issue", "title": "新しい題", "body": "いまの文"})
    page = html(client.get(f"/board/{post.pk}/history/"))
    assert ["新しい題" in page, "いまの文" in page, "前の文" in page, "滞納整理の引継ぎ" in page] == [True] * 4


def test_a_deleted_post_comes_back_for_its_author_and_says_so_to_others(client, member):
    post = make_post(by=member)
    make_comment(post, body="残る答え")
    listed = client.post(f"/board/{post.pk}/deletion/", follow=True)
    assert ["消しました。" in html(listed), f'action="/board/{post.pk}/restoration/"' in html(listed)] == [True, True]
    mine = client.get(f"/board/{post.pk}/")
    assert (mine.status_code, "元に戻す" in html(mine)) == (410, True)
    client.force_login(MemberFactory())
    theirs = client.get(f"/board/{post.pk}/")
    assert (theirs.status_code, "投稿者が消しました" in html(theirs), "滞納整理" in html(theirs), "残る答え" in html(theirs)) == (
        410,
        True,
        False,
        True,
    )
    client.force_login(member)
    client.post(f"/board/{post.pk}/restoration/")
    assert client.get(f"/board/{post.pk}/").status_code == 200


def test_a_comment_on_a_post_deleted_meanwhile_keeps_its_words(client, member):
    post = make_post()
    delete_post(post, by=post.author)
    answer = client.post(f"/talk/board.post/{post.pk}/comments/", {"body": "書いた答え"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"], "書いた答え" in html(answer)) == (422, "#write", True)
    assert ("投稿者が消しました" in html(answer), Comment.objects.count()) == (True, 0)


def test_a_draft_is_gone_on_with_by_name_until_something_else_is_chosen(client, member):
    make_draft(member, "draft-key-9")
    page = client.get("/board/new/?draft=draft-key-9").content.decode()
    assert re.findall(r'name="signed" value="(\w+)"[^>]*checked', page) == ["name"]


def test_no_browser_cuts_what_is_pasted_and_what_is_too_long_is_said_and_kept(client, member):
    post, long = make_post(), "長" * 20_001
    words = {"title": "題" * 161, "body": long, "kind": "question", "draft": "draft-key-8"}
    page = client.post("/board/new/", words).content.decode()
    assert [said in page for said in (long, "160字までです。いま161字", "20,000字までです。いま20,001字")] == [True] * 3
    assert [tag for tag in re.findall(r'<textarea[^>]*id="id_(?:title|body)"[^>]*>', page) if "maxlength" in tag] == []
    assert re.search(r'<textarea[^>]*id="body"[^>]*maxlength', client.get(f"/board/{post.pk}/").content.decode()) is None


def test_drafts_are_listed_for_their_writer_and_put_away(client, member):
    make_draft(member)
    make_draft(MemberFactory(), title="他人の書きかけ")
    page = html(client.get("/board/drafts/"))
    assert ("書きかけの題" in page, "他人の書きかけ" in page) == (True, False)
    client.post("/board/drafts/draft-key/removal/")
    assert Draft.objects.filter(member=member).count() == 0


def test_a_bookmark_is_pressed_and_released(client, member):
    post = make_post()
    kept = client.post(f"/board/{post.pk}/bookmark/", headers={"HX-Request": "true"})
    assert "しおりを外す" in html(kept)
    released = client.post(f"/board/{post.pk}/bookmark/removal/", headers={"HX-Request": "true"})
    assert "しおりを挟む" in html(released)


def test_long_titles_of_others_are_escaped_everywhere(client, member):
    post = make_post(by=MemberFactory(display_name="<b>名</b>"), title="<script>alert(1)</script>")
    make_comment(post, by=MemberFactory(display_name='"><img src=x>'))
    for path in ("/board/", f"/board/{post.pk}/", "/search/?q=script"):
        page = html(client.get(path))
        assert (path, "<script>alert" in page, "<img src=x>" in page, "<b>名</b>" in page) == (path, False, False, False)


@pytest.mark.parametrize(
    "path", ["/board/99999999999999999999999/", "/board/files/99999999999999999999999/480", "/talk/comments/99999999999999999999999/"]
)
def test_a_number_no_database_holds_is_simply_not_there(client, member, path):
    assert client.get(path).status_code == 404


def test_numbers_no_database_holds_do_no_harm_in_a_form(client, member):
    post = make_post(by=member)
    words = {
        "title": "題",
        "body": "文",
        "kind": "question",
        "draft": "draft-key",
        "version": "0",
        "taken_off": "9" * 30,
        f"alt-{'9' * 30}": "x",
    }
    assert client.post(f"/board/{post.pk}/edit/", words).status_code == 302
    assert client.get("/moderation/?after=" + "9" * 30).status_code == 403
    assert client.get("/search/?q=題&limit=" + "9" * 30).status_code == 200
