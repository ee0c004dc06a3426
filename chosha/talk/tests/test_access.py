import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.talk.access import may_comment, may_edit, may_restore, visible_comments
from chosha.talk.models import Comment
from chosha.talk.tests.factories import KEY, make_comment, make_thing

pytestmark = pytest.mark.django_db
WHO = ["author", "member", "moderator", "reception", "suspended", "applicant", "stranger"]


@pytest.fixture
def people():
    return {
        "author": MemberFactory(),
        "member": MemberFactory(),
        "moderator": StaffFactory(role=RoleName.MODERATOR),
        "reception": StaffFactory(role=RoleName.RECEPTION),
        "suspended": MemberFactory(standing=Standing.SUSPENDED),
        "applicant": MemberFactory(standing=Standing.APPLICANT),
        "stranger": AnonymousUser(),
    }


@pytest.mark.parametrize(
    ("state", "seeing"),
    [
        ({}, {"author", "member", "moderator", "reception"}),
        ({"hidden_at": "now"}, {"author", "moderator"}),
        ({"deleted_at": "now"}, set()),
    ],
)
def test_who_sees_a_comment(people, state, seeing):
    comment = make_comment(by=people["author"])
    Comment.objects.filter(pk=comment.pk).update(**{name: timezone.now() for name in state})
    assert {who for who in WHO if visible_comments(people[who]).exists()} == seeing


def test_whoever_does_not_see_the_content_sees_nothing_said_to_it(people):
    secret = make_thing("秘密市")
    Comment.objects.create(thing_key=KEY, thing_id=secret.pk, author=people["author"], source="x", html="x", created_at=timezone.now())
    assert [who for who in WHO if visible_comments(people[who]).exists()] == []


def test_who_may_comment_is_the_rooms_to_say(people):
    open_thing, closed = make_thing(), make_thing("閉市")
    assert {who for who in WHO if may_comment(people[who], KEY, open_thing)} == {"author", "member", "moderator", "reception"}
    assert {who for who in WHO if may_comment(people[who], KEY, closed)} == set()


def test_only_the_author_mends_and_brings_back(people):
    comment = make_comment(by=people["author"])
    assert {who for who in WHO if may_edit(people[who], comment)} == {"author"}
    comment.deleted_at = timezone.now()
    assert {who for who in WHO if may_restore(people[who], comment)} == {"author"}
    assert {who for who in WHO if may_edit(people[who], comment)} == set()
    comment.deleted_at = timezone.now() - timezone.timedelta(minutes=11)
    assert {who for who in WHO if may_restore(people[who], comment)} == set()
