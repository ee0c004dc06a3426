"""Reading is taking part: what was read follows the member, and nobody can tell from it who read when."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from chosha.board.models import Post, ReadMark, ReadUntil
from chosha.board.tests.factories import make_comment, make_post
from chosha.board.tests.test_masked import ask
from chosha.kernel.clock import now
from chosha.members.tests.factories import MemberFactory
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MemberFactory(joined_at=now() - timedelta(days=3))
    client.force_login(member)
    return member


def dots(client) -> int:
    return client.get("/board/").content.decode().count('<span class="unseen">未読')


def test_what_was_read_on_one_device_is_read_on_the_other(client, member):
    post, phone = make_post(), Client()
    phone.force_login(member)
    client.get(f"/board/{post.pk}/")
    assert dots(phone) == 0


def test_a_mark_says_until_which_event_and_not_when(client, member):
    post = make_post(at=now() - timedelta(days=1))
    client.get(f"/board/{post.pk}/")
    mark = ReadMark.objects.get()
    assert (mark.seen_until, mark.pk > 2**20) == (post.last_activity_at, True)


def test_ones_own_post_leaves_no_mark(client, member):
    client.get(f"/board/{make_post(by=member).pk}/")
    assert ReadMark.objects.count() == 0


def test_all_is_read_at_once_and_new_again_after_the_undo(client, member, django_capture_on_commit_callbacks):
    post = make_post()
    make_post()
    assert (dots(client), "すべて読んだことにする" in client.get("/board/").content.decode()) == (2, True)
    page = client.post("/board/reading/", follow=True).content.decode()
    assert ('action="/board/reading/undo/"' in page, dots(client)) == (True, 0)
    assert "すべて読んだことにする" not in client.get("/board/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post)
    assert dots(client) == 1
    client.post("/board/reading/undo/"), client.post("/board/reading/undo/")
    assert (dots(client), ReadUntil.objects.count()) == (2, 0)


def test_twice_at_once_keeps_the_first_undo(client, member):
    make_post()
    client.post("/board/reading/")
    before = ReadUntil.objects.get().until
    make_post()
    client.post("/board/reading/"), client.post("/board/reading/")
    client.post("/board/reading/undo/"), client.post("/board/reading/undo/")
    assert (ReadUntil.objects.get().until, dots(client)) == (before, 1)


def test_all_read_of_an_empty_board_is_nothing_and_of_one_member_is_nobody_elses(client, member):
    client.post("/board/reading/")
    assert ReadUntil.objects.count() == 0
    make_post()
    client.post("/board/reading/")
    client.force_login(MemberFactory(joined_at=now() - timedelta(days=3)))
    assert dots(client) == 1


def test_whoever_may_only_read_marks_all_read_too(client, member):
    make_post()
    type(member).objects.update(read_only=True)
    assert (client.post("/board/reading/").status_code, dots(client)) == (302, 0)


def test_marks_of_the_past_lose_their_hour_and_keep_what_was_read(member):
    read, unread = make_post(at=now() - timedelta(days=2)), make_post(at=now() - timedelta(days=2))
    Post.objects.filter(pk=unread.pk).update(last_activity_at=now() - timedelta(hours=1))
    for number, post in enumerate((read, unread), 1):
        ReadMark.objects.create(id=number, member=member, post=post, seen_until=now() - timedelta(days=1))
    import_module("chosha.board.migrations.0004_reading").forget_when(apps, None)
    seen = dict(ReadMark.objects.values_list("post_id", "seen_until"))
    assert seen == {read.pk: read.last_activity_at, unread.pk: unread.created_at}
    assert min(ReadMark.objects.values_list("pk", flat=True)) > 100


def test_ones_own_answer_is_no_news_unless_others_were_unread_before_it(client, member, django_capture_on_commit_callbacks):
    read, unread = make_post(), make_post()
    for post in (read, unread):
        client.get(f"/board/{post.pk}/")
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(unread, body="ほかの人の答え")
    with django_capture_on_commit_callbacks(execute=True):
        for post in (read, unread):
            make_comment(post, by=member)
    assert dots(client) == 1
    client.get(f"/board/{unread.pk}/")
    assert dots(client) == 0


def test_all_read_at_noon_leaves_what_comes_in_the_afternoon_new_though_somebody_asked_under_a_mask(client, member):
    three_guardians()
    make_post()
    ask(wearer())  # which stands at the end of the day
    client.post("/board/reading/")
    make_post(title="午後の問い")
    assert dots(client) == 1
