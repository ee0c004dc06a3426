"""Whoever wrote behind a mask, through the real pages and with everything one can do there, is found by nobody in anything.

Each way of looking is also shown to find what is planted for it, so that an empty answer means something.
"""

import logging

import pytest
from django.conf import settings
from django.core import mail

from chosha.audit.queries import entries_about
from chosha.board.actions import bookmark_post
from chosha.board.models import Post
from chosha.members.models import Member, Role, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing, report_thing
from chosha.notices.actions import notify
from chosha.talk.actions import call_wearers, post_comment, react
from chosha.talk.models import Comment, Mask
from chosha.talk.tests.guarding import three_guardians
from tests.house.planting import (
    SAID,
    Planted,
    files_that_tell,
    lines_that_tell,
    mails_that_tell,
    pages_that_tell,
    read_by,
    rows_that_tell,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(caplog) -> Planted:
    three_guardians()
    caplog.set_level(logging.INFO)
    caplog.clear()
    found = Planted()
    found.be_called()
    helper, moderator = MemberFactory(display_name="答えた人"), StaffFactory(role=RoleName.MODERATOR)
    post = Post.objects.get(pk=found.post)
    helped, _ = post_comment(by=helper, thing_key="board.post", thing=post, body="答えの文")
    react(by=helper, thing_key="board.post", thing=post, kind="same")
    bookmark_post(post, by=helper)
    report_thing("board.post", post, by=helper, kind="other", words="気になります")
    found.accept(helped)
    cover_thing("talk.comment", Comment.objects.get(pk=found.answered), by=moderator, reason="ぼかすため")
    found.appeal()
    call_wearers()
    return found


def with_all_roles() -> Member:
    staff = StaffFactory(role=RoleName.MODERATOR)
    others = [name for name in RoleName if name != RoleName.MODERATOR]
    Role.objects.bulk_create(Role(member=staff, name=name, granted_at=staff.joined_at) for name in others)
    return staff


def test_the_walk_meets_what_was_written_and_on_other_pages_who_the_author_is(planted):
    """Else nothing found would mean nothing looked at."""
    pages = list(read_by(with_all_roles(), planted))
    marks, names = set().union(*(marks for _, _, marks in pages)), set().union(*(names for _, names, _ in pages))
    assert ({"まよいの題", "まよいの文", "まよいの前の文", "まよいの申出"} - marks, {"封じ名", "面川", "面影市"} - names) == (set(), set())


def test_a_member_finds_nobody(planted):
    assert pages_that_tell(MemberFactory(), planted) == []


def test_nor_does_a_colleague_of_the_same_body(planted):
    """The body is the colleague's own, and stands on the colleague's own pages."""
    colleague = MemberFactory(serving=planted.body)
    assert pages_that_tell(colleague, planted, without=("面影市",)) == []


@pytest.mark.parametrize("role", RoleName)
def test_nor_does_whoever_holds_a_role(planted, role):
    assert pages_that_tell(StaffFactory(role=role), planted) == []


def test_nor_does_somebody_with_all_roles(planted):
    """The record says whose private page this walk has opened, and nothing else of the author."""
    staff = with_all_roles()
    assert pages_that_tell(staff, planted) == [("/secretariat/record/", {"封じ名"}, set())]
    assert set(entries_about(planted.author).values_list("act", "by_id")) == {("members.private.read", staff.pk)}


def test_nor_does_a_row_a_file_a_mail_or_a_log(planted, caplog):
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert (rows_that_tell(planted), files_that_tell(planted), mails_that_tell(), lines_that_tell(planted, lines)) == ([], [], [], [])


def test_a_byline_that_told_would_be_found(planted):
    Mask.objects.update(shown=["面影市"])
    assert f"/board/{planted.post}/" in {path for path, _, _ in pages_that_tell(MemberFactory(), planted)}


def test_a_label_that_told_would_be_found_in_lists_and_search(planted):
    Mask.objects.update(label="封じ名")
    told = {path.partition("?")[0] for path, _, _ in pages_that_tell(MemberFactory(), planted)}
    assert {"/board/", "/search/"} <= told


def test_a_row_that_told_would_be_found(planted):
    notify(planted.author, "あなたの投稿に答えがあります", f"/board/{planted.post}/", key="board.post", id=planted.post)
    assert {table for table, _ in rows_that_tell(planted)} == {"notices_notice"}


def test_a_file_that_told_would_be_found(planted):
    path = settings.CHOSHA_HOME / "told.log"
    path.write_text(f"{planted.author.pk} wrote {SAID[0]}")
    try:
        assert files_that_tell(planted) == [str(path)]
    finally:
        path.unlink()


def test_a_mail_or_a_line_of_a_log_that_told_would_be_found(planted):
    mail.EmailMessage(SAID[0], "", to=["omokawa@example.jp"]).send()
    assert (len(mails_that_tell()), lines_that_tell(planted, [f"POST by {planted.author.pk}", "GET"])) == (
        1,
        [f"POST by {planted.author.pk}"],
    )
