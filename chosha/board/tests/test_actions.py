from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.board import actions
from chosha.board.models import Attachment, Bookmark, Draft, Post, Revision
from chosha.board.tests.factories import drafts_read, make_attachment, make_comment, make_draft, make_post, picture
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.models import StoredFile
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.search.models import Row
from chosha.talk.actions import delete_comment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "題" * 161}, "title"),
        ({"body": "\n"}, "body"),
        ({"body": "あ" * 20_001}, "body"),
        ({"kind": "sermon"}, "kind"),
    ],
)
def test_an_unsound_post_is_refused_at_its_field(words, field):
    with pytest.raises(Refused) as refusal:
        make_post(**words)
    assert (refusal.value.field, Post.objects.count(), Row.objects.count()) == (field, 0, 0)


def test_the_eleventh_post_in_ten_minutes_waits_and_the_past_does_not():
    by = MemberFactory()
    for _ in range(10):
        make_post(by=by)
    with pytest.raises(Refused, match="少しお休み"):
        make_post(by=by)
    then = timezone.now() - timedelta(days=30)
    assert make_post(by=by, at=then).created_at == then


def test_only_the_secretariat_writes_notices():
    with pytest.raises(NotAllowed):
        make_post(kind="notice")
    assert make_post(by=StaffFactory(role=RoleName.EDITOR), kind="notice").kind == "notice"


def test_the_suspended_write_nothing():
    stopped = MemberFactory(standing=Standing.SUSPENDED)
    with pytest.raises(NotAllowed):
        make_post(by=stopped)
    with pytest.raises(NotAllowed):
        make_draft(stopped)


def test_tags_are_made_tidy():
    assert make_post(tags=["#税務", "税務", " ", "様\u202e式\u200b、引継ぎ"]).tags == ["税務", "様式", "引継ぎ"]


@pytest.mark.parametrize("tags", [["あ", "い", "う", "え", "お", "か"], ["長" * 21]])
def test_tags_that_do_not_fit_are_refused_and_not_cut_off(tags):
    with pytest.raises(Refused) as refusal:
        make_post(tags=tags)
    assert (refusal.value.field, "までです" in refusal.value.sentence) == ("tags", True)


def test_two_pages_of_one_draft_never_overwrite_each_other():
    by = MemberFactory()
    first = make_draft(by, body="はじめ")
    make_attachment(by)
    save = {"by": by, "key": "draft-key", "title": "書きかけの題"}
    assert actions.save_draft(version=1, body="一つ目の画面", **save)[1] is False
    second, forked = actions.save_draft(version=1, body="二つ目の画面", **save)
    assert (forked, second.key != first.key, second.attachments.count()) == (True, True, 1)
    assert [words.source for words in drafts_read()] == ["一つ目の画面", "二つ目の画面"]


def test_saving_the_same_words_again_changes_nothing_however_old_the_page():
    by = MemberFactory()
    make_draft(by)
    draft, forked = actions.save_draft(by=by, key="draft-key", version=0, title="書きかけの題", body="書きかけの文")
    assert (draft.version, forked, Draft.objects.count()) == (1, False, 1)


def test_a_draft_posted_elsewhere_lives_on_under_another_key():
    by = MemberFactory()
    make_post(by=by, draft=make_draft(by), client_key="draft-key")
    draft, forked = actions.save_draft(by=by, key="draft-key", version=1, title="題", body="もう一つの画面に残っていた文")
    assert (forked, draft.key != "draft-key") == (True, True)


def test_a_first_file_makes_the_draft_and_words_join_it():
    by = MemberFactory()
    make_attachment(by)
    draft, forked = actions.save_draft(by=by, key="draft-key", version=0, title="題", body="文")
    assert (forked, draft.attachments.count(), Draft.objects.count()) == (False, 1, 1)


def test_files_go_with_the_post_and_those_taken_off_are_forgotten():
    by = MemberFactory()
    make_draft(by)
    kept, dropped = make_attachment(by), make_attachment(by)
    post = make_post(by=by, draft=Draft.objects.get(), removed=[dropped.pk])
    assert list(post.attachments.values_list("pk", flat=True)) == [kept.pk]
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept.file_id]


def test_ten_files_are_enough():
    by = MemberFactory()
    draft = make_draft(by)
    file = make_attachment(by).file
    Attachment.objects.bulk_create(Attachment(draft=draft, file=file, position=place) for place in range(1, 10))
    with pytest.raises(Refused, match="10個まで"):
        actions.attach_file(by=by, key="draft-key", uploaded=picture())


def test_a_discarded_draft_takes_its_files_along_unless_another_still_shows_them():
    by = MemberFactory()
    first = make_draft(by)
    make_attachment(by)
    second, _ = actions.save_draft(by=by, key="draft-key", version=9, title="別", body="別の文")
    actions.discard_draft(first, by=by)
    assert StoredFile.objects.count() == 1
    actions.discard_draft(second, by=by)
    assert StoredFile.objects.count() == 0


def test_others_discard_nothing():
    with pytest.raises(NotAllowed):
        actions.discard_draft(make_draft(MemberFactory()), by=MemberFactory())


def test_an_edit_writes_history_only_when_words_change():
    post = make_post()
    actions.edit_post(post, by=post.author, title=post.title, body=post.source, kind="issue")
    assert (Revision.objects.count(), Post.objects.get().kind, Post.objects.get().edited_at) == (0, "issue", None)
    actions.edit_post(post, by=post.author, title="新しい題", body=post.source, kind="issue")
    assert list(Revision.objects.values_list("title", flat=True)) == [post.title]
    assert Row.objects.get().title == "新しい題"


@pytest.mark.parametrize("act", ["delete_post", "restore_post"])
def test_nobody_else_takes_a_post_away(act):
    with pytest.raises(NotAllowed):
        getattr(actions, act)(make_post(), by=StaffFactory(role=RoleName.MODERATOR))


def test_a_deleted_post_comes_back_for_ten_minutes_and_then_is_wiped():
    by = MemberFactory()
    make_draft(by)
    make_attachment(by)
    post = make_post(by=by, draft=Draft.objects.get())
    actions.delete_post(post, by=by)
    assert Row.objects.count() == 0
    actions.restore_post(post, by=by)
    assert (Row.objects.count(), actions.wipe_deleted_posts()) == (1, 0)
    actions.delete_post(post, by=by)
    Post.objects.update(deleted_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(Refused, match="10分が過ぎた"):
        actions.restore_post(post, by=by)
    assert actions.wipe_deleted_posts() == 1
    assert list(Post.objects.values_list("title", "source", "html")) == [("", "", "")]
    assert StoredFile.objects.count() == 0


def test_several_answers_may_help_and_each_writer_is_thanked_once(django_capture_on_commit_callbacks):
    post = make_post()
    first, second = make_comment(post), make_comment(post)
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept_comment(post, first, by=post.author)
        for comment in (second, second):
            actions.accept_comment(post, comment, by=post.author)
    assert [row.comment for row in Post.objects.get().acceptances.all()] == [first, second]
    assert sorted(notice.to_id for notice in Notice.objects.all()) == sorted([first.author_id, second.author_id])
    actions.withdraw_acceptance(post, first.pk, by=post.author)
    assert [row.comment for row in Post.objects.get().acceptances.all()] == [second]


def test_what_cannot_be_accepted():
    post = make_post()
    own, gone, elsewhere = make_comment(post, by=post.author), make_comment(post), make_comment(make_post())
    delete_comment(gone, by=gone.author)
    gone.refresh_from_db()
    for comment in (own, gone, elsewhere):
        with pytest.raises(Refused):
            actions.accept_comment(post, comment, by=post.author)
    with pytest.raises(NotAllowed):
        actions.accept_comment(post, make_comment(post), by=MemberFactory())


def test_the_author_hears_of_a_comment_once_and_never_of_the_own(django_capture_on_commit_callbacks):
    post = make_post()
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post, by=post.author)
        make_comment(post)
        make_comment(post)
    assert list(Notice.objects.values_list("to", "line")) == [(post.author.pk, "「滞納整理の引継ぎ」に答えがつきました")]


def test_activity_never_goes_back():
    post = make_post()
    later = timezone.now() + timedelta(hours=1)
    actions.note_activity(post.pk, later)
    actions.note_activity(post.pk, later - timedelta(days=1))
    assert Post.objects.get().last_activity_at == later


def test_a_bookmark_is_put_in_once():
    post, by = make_post(), MemberFactory()
    actions.bookmark_post(post, by=by)
    actions.bookmark_post(post, by=by)
    assert Bookmark.objects.count() == 1
    actions.unbookmark_post(post, by=by)
    assert Bookmark.objects.count() == 0


def test_other_words_from_a_page_of_the_browsers_memory_make_one_post_too():
    by = MemberFactory()
    first = make_post(by=by, client_key="form-1")
    others = [actions.publish_post(by=by, title=first.title, body="書き直した文", kind="question", client_key="form-1") for _ in range(2)]
    assert ([new for _, new in others], others[0][0] == others[1][0], Post.objects.count()) == ([True, False], True, 2)


def test_a_first_word_and_a_first_file_at_the_same_moment_meet_in_one_draft(monkeypatch):
    by = MemberFactory()
    make_attachment(by)
    monkeypatch.setattr(actions.drafts, "_held", lambda by, key: None)  # neither sees the other yet
    draft, forked = actions.save_draft(by=by, key="draft-key", version=0, title="書きかけの題")
    make_attachment(by)
    assert (forked, Draft.objects.count(), draft.attachments.count()) == (False, 1, 2)


def test_a_file_for_a_key_that_is_too_long_finds_its_draft_again():
    by = MemberFactory()
    for _ in range(2):
        make_attachment(by, key="k" * 60)
    assert Draft.objects.get().attachments.count() == 2
