import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from chosha.board.access import (
    gone_posts,
    may_accept,
    may_comment_on,
    may_edit,
    may_write_kind,
    own_drafts,
    visible_attachments,
    visible_posts,
)
from chosha.board.models import Post
from chosha.board.queries import latest_posts, open_post
from chosha.board.tests.factories import make_attachment, make_draft, make_post
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
WHO = ["author", "member", "moderator", "editor", "suspended", "applicant", "stranger"]
INSIDE = {"author", "member", "moderator", "editor"}


@pytest.fixture
def people():
    return {
        "author": MemberFactory(),
        "member": MemberFactory(),
        "moderator": StaffFactory(role=RoleName.MODERATOR),
        "editor": StaffFactory(role=RoleName.EDITOR),
        "suspended": MemberFactory(standing=Standing.SUSPENDED),
        "applicant": MemberFactory(standing=Standing.APPLICANT),
        "stranger": AnonymousUser(),
    }


@pytest.mark.parametrize(
    ("state", "seeing", "learning"),
    [
        ([], INSIDE, set()),
        (["hidden_at"], {"author", "moderator"}, set()),
        (["deleted_at"], set(), INSIDE),
        (["hidden_at", "deleted_at"], set(), {"author", "moderator"}),
    ],
)
def test_who_sees_a_post_and_who_learns_that_it_is_gone(people, state, seeing, learning):
    make_post(by=people["author"])
    Post.objects.update(**{name: timezone.now() for name in state})
    assert {who for who in WHO if visible_posts(people[who]).exists()} == seeing
    assert {who for who in WHO if gone_posts(people[who]).exists()} == learning


def test_prepared_queries_ask_the_same_rules(people):
    post = make_post(by=people["author"])
    for state, seeing in ({"hidden_at": None}, INSIDE), ({"hidden_at": timezone.now()}, {"author", "moderator"}):
        Post.objects.update(**state)
        signed_in = [who for who in WHO if who != "stranger"]
        assert {who for who in signed_in if open_post(people[who], post.pk)} == seeing
        assert {who for who in signed_in if latest_posts(people[who])} == seeing


def test_a_draft_and_its_files_are_their_writers_alone(people):
    make_draft(people["author"])
    make_attachment(people["author"])
    assert {who for who in WHO if own_drafts(people[who]).exists()} == {"author"}
    assert {who for who in WHO if visible_attachments(people[who]).exists()} == {"author"}


def test_a_file_is_as_private_as_its_post(people):
    post = make_post(by=people["author"])
    attachment = make_attachment(people["author"])
    attachment.post, attachment.draft = post, None
    attachment.save()
    assert {who for who in WHO if visible_attachments(people[who]).exists()} == INSIDE
    Post.objects.update(deleted_at=timezone.now())
    assert {who for who in WHO if visible_attachments(people[who]).exists()} == set()


def test_who_may_do_what(people):
    post = make_post(by=people["author"])
    assert {who for who in WHO if may_edit(people[who], post)} == {"author"}
    assert {who for who in WHO if may_accept(people[who], post)} == {"author"}
    assert {who for who in WHO if may_comment_on(people[who], post)} == INSIDE
    assert {who for who in WHO if may_write_kind(people[who], "question")} == INSIDE
    assert {who for who in WHO if may_write_kind(people[who], "notice")} == {"editor"}
