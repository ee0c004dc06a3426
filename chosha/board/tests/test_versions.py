"""What was mended because it told too much: earlier versions can be taken away, and notices do not go on telling the old title."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from chosha.board.actions import (
    accept_comment,
    delete_post,
    edit_post,
    hide_post,
    publish_masked_post,
    remove_versions,
    restore_post,
    unhide_post,
    wipe_deleted_posts,
)
from chosha.board.models import Post, Revision
from chosha.board.tests.factories import make_comment, make_post
from chosha.kernel.errors import NotAllowed
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.talk.actions import edit_comment
from chosha.talk.actions.places import stirred
from chosha.talk.models import Revision as CommentRevision
from chosha.talk.models import Stirred
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
TOLD = "山田太郎さんの件"


@pytest.fixture
def author():
    return MemberFactory()


@pytest.fixture
def mended(author):
    post = make_post(by=author, title=TOLD, body="山田太郎さんのことです。")
    return edit_post(post, by=author, title="ある件", body="Aさんのことです。", kind="question")


def test_an_author_takes_the_earlier_versions_away_for_good(client, author, mended):
    page = f"/board/{mended.pk}/history/"
    client.force_login(author)
    assert "前の文を消す" in client.get(page).content.decode()
    answer = client.post(f"{page}removal/", follow=True).content.decode()
    assert ("ここで読める前の文は、ありません" in answer, "前の文を消す" in answer, "山田太郎" in answer) == (True, False, False)
    assert Revision.objects.count() == 0


def test_nobody_else_takes_versions_away(client, mended):
    reader, moderator = MemberFactory(), StaffFactory(role=RoleName.MODERATOR)
    client.force_login(reader)
    assert "前の文を消す" not in client.get(f"/board/{mended.pk}/history/").content.decode()
    assert client.post(f"/board/{mended.pk}/history/removal/").status_code == 404
    for other in (reader, moderator):
        with pytest.raises(NotAllowed):
            remove_versions(mended, by=other)
    assert Revision.objects.count() == 1


def test_what_was_covered_stays_with_the_moderators(client, author, mended):
    hide_post(mended, by=StaffFactory(role=RoleName.MODERATOR), reason="名前があります")
    edit_post(mended, by=author, title="また別の件", body="直しました。", kind="question")
    assert remove_versions(mended, by=author) == 0
    client.force_login(author)
    assert "前の文を消す" not in client.get(f"/board/{mended.pk}/history/").content.decode()


def test_versions_of_a_comment_are_taken_away_by_its_author_alone(client, author):
    said = make_comment(make_post(), by=author, body="山田太郎さんのことです。")
    edit_comment(said, by=author, body="Aさんのことです。")
    page = f"/talk/comments/{said.pk}/history/"
    client.force_login(MemberFactory())
    assert ("前の文を消す" in client.get(page).content.decode(), client.post(f"{page}removal/").status_code) == (False, 404)
    client.force_login(author)
    assert "前の文を消す" in client.get(page).content.decode()
    assert "山田太郎" not in client.post(f"{page}removal/", follow=True).content.decode()
    assert CommentRevision.objects.count() == 0


def test_a_wearer_takes_versions_away_and_they_are_laid_anew_with_the_text():
    three_guardians()
    by = wearer()
    post = publish_masked_post(by=by, form_key="form-1", title=TOLD, body="山田太郎さんのことです。", kind="question")[0]
    edit_post(post, by=by, title="ある件", body="Aさんのことです。", kind="question")
    Stirred.objects.all().delete()
    with pytest.raises(NotAllowed):
        remove_versions(post, by=wearer())
    assert (remove_versions(post, by=by), Revision.objects.count(), stirred("board.post")) == (1, 0, {post.pk})


@pytest.fixture
def told(author, django_capture_on_commit_callbacks):
    """A post of which its author and a helper were told by its title, and somebody who is named there."""
    helper, named = MemberFactory(), MemberFactory()
    post = make_post(by=author, title=TOLD)
    with django_capture_on_commit_callbacks(execute=True):
        said = make_comment(post, by=helper, body=f"@{named.display_name} さんも詳しいです。 [@{named.display_name}](/members/{named.pk}/)")
    with django_capture_on_commit_callbacks(execute=True):
        accept_comment(post, said, by=author)
    return post


def lines() -> str:
    return "\n".join(Notice.objects.values_list("line", flat=True))


def test_notices_follow_a_mended_title(author, told):
    assert lines().count(f"「{TOLD}」") >= 2
    edit_post(told, by=author, title="ある件", body="Aさん", kind="question")
    assert (TOLD in lines(), "「ある件」であなたの答えが役に立ちました" in lines()) == (False, True)


def test_notices_do_not_tell_a_covered_title_until_it_is_shown_again(author, told):
    moderator = StaffFactory(role=RoleName.MODERATOR)
    hide_post(told, by=moderator, reason="名前があります")
    assert (TOLD in lines(), "「いったん伏せた投稿」であなたの答えが" in lines()) == (False, True)
    unhide_post(told, by=moderator, reason="大丈夫でした")
    assert f"「{TOLD}」であなたの答えが" in lines()
    hide_post(Post.objects.get(pk=told.pk), by=moderator, reason="名前があります")
    edit_post(told, by=author, title="ある件", body="直しました。", kind="question")
    assert (TOLD in lines(), "「ある件」であなたの答えが" in lines()) == (False, True)


def test_notices_forget_the_title_with_the_words_of_a_post(author, told):
    delete_post(told, by=author)
    restore_post(told, by=author)
    delete_post(told, by=author)
    assert TOLD in lines()  # it may come back yet
    Post.objects.filter(pk=told.pk).update(deleted_at=now() - timedelta(minutes=11))
    wipe_deleted_posts()
    assert (TOLD in lines(), "「消された投稿」であなたの答えが" in lines()) == (False, True)
