"""What a distance does to posts, comments and notices."""

import pytest

from chosha.board.actions import accept_comment
from chosha.board.models import Post
from chosha.board.queries import latest_posts, listing, open_post, posts_for_api, related_posts, talk_about, waiting_posts
from chosha.board.tests.factories import make_comment, make_post
from chosha.kernel.errors import Refused
from chosha.members.actions import keep_off
from chosha.members.models import RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.notices.models import Notice
from chosha.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """(me, the other): the other has a post on the board, and so has somebody else."""
    me, other = MemberFactory(display_name="わたし"), MemberFactory(display_name="あの人")
    return me, other


@pytest.mark.parametrize("kind", ["mute", "block"])
def test_the_posts_of_whom_one_keeps_off_leave_the_lists_and_stay_on_their_page(pair, kind):
    me, other = pair
    duty = DutyFactory()
    mine = make_post(by=me, duty=duty)
    post = make_post(by=other, title="あの人の題", duty=duty)
    keep_off(other, by=me, kind=kind)
    lists = [
        [line.title for line in listing(me).lines if line.id != mine.pk],
        [line.title for line in latest_posts(me) if line.id != mine.pk],
        waiting_posts(me),
        related_posts(me, open_post(me, mine.pk)),
        [hit.title for hit in find(me, "あの人の題")],
        [row.title for row in posts_for_api(me, after="", limit=9)[0] if row.pk != mine.pk],
    ]
    assert lists == [[]] * len(lists)
    assert open_post(me, post.pk).title == "あの人の題"
    assert "あの人の題" in {line.title for line in listing(MemberFactory()).lines}
    assert mine.title in {line.title for line in listing(other).lines}


def test_comments_of_whom_one_keeps_off_are_folded_for_their_reader_alone(client, pair):
    me, other = pair
    post = make_post()
    make_comment(post, by=other, body="畳まれる文")
    keep_off(other, by=me, kind="mute")
    assert [[said.folded for said in talk_about(who, open_post(who, post.pk)).said] for who in (me, MemberFactory())] == [[True], [False]]
    assert [hit.title for hit in find(me, "畳まれる文")] == []
    client.force_login(me)
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert "距離をおいている会員のコメントです" in page
    assert page.index("距離をおいている会員のコメントです") < page.index("畳まれる文")


def test_whoever_is_not_to_be_met_may_read_and_not_comment_and_learns_no_reason(client, pair):
    me, other = pair
    post = make_post(by=me)
    keep_off(other, by=me, kind="block")
    client.force_login(other)
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert ("いまは、ここに書けません" in page, 'id="write"' in page) == (True, False)
    with pytest.raises(Refused, match="いまは、ここに書けません。読むことはできます。書いた文は残っています。"):
        make_comment(Post.objects.get(), by=other)
    answer = client.post(f"/talk/board.post/{post.pk}/comments/", {"body": "残る文"})
    assert (answer.status_code, "残る文" in answer.content.decode()) == (422, True)


def test_a_covered_post_refuses_in_the_same_words(pair):
    post = make_post(by=pair[0])
    cover_thing("board.post", post, by=StaffFactory(role=RoleName.MODERATOR), reason="場所")
    with pytest.raises(Refused, match="いまは、ここに書けません"):
        make_comment(Post.objects.get(), by=pair[1])


def test_a_mute_alone_does_not_stop_the_other(pair):
    me, other = pair
    post = make_post(by=me)
    keep_off(other, by=me, kind="mute")
    assert make_comment(post, by=other).pk


@pytest.mark.parametrize(("kind", "by_me", "by_other"), [("mute", 1, 0), ("block", 0, 0)])
def test_notices_between_them(pair, kind, by_me, by_other, django_capture_on_commit_callbacks):
    me, other = pair
    mine, theirs, third = make_post(by=me), make_post(by=other), make_post(by=MemberFactory())
    comment = make_comment(mine, by=other)
    keep_off(other, by=me, kind=kind)
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(theirs, by=me)
        accept_comment(mine, comment, by=me)
    told_other = Notice.objects.filter(to=other).count()
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        accept_comment(theirs, make_comment(theirs, by=me), by=other)
        make_comment(third, by=other)
    assert (told_other, Notice.objects.filter(to=me).count(), Notice.objects.filter(to=third.author).count()) == (by_me * 2, by_other, 1)


def test_a_moderator_who_is_not_to_be_met_still_covers_and_the_author_is_told(pair):
    me, _ = pair
    moderator = StaffFactory(role=RoleName.MODERATOR)
    post = make_post(by=me)
    keep_off(moderator, by=me, kind="block")
    cover_thing("board.post", post, by=moderator, reason="場所が分かるため")
    assert [notice.to for notice in Notice.objects.all()] == [me]


def test_from_a_post_and_from_a_comment_without_knowing_the_number_of_its_writer(client, pair):
    me, other = pair
    post = make_post(by=other)
    comment = make_comment(post, by=other)
    client.force_login(me)
    page = client.get(f"/board/{post.pk}/").content.decode()
    for key, thing in (("board.post", post), ("talk.comment", comment)):
        path = f"/talk/{key}/{thing.pk}/distance/"
        assert path in page
        assert client.post(path, {"kind": "mute"}).url == "/me/distances/"
    client.force_login(other)
    assert client.get(f"/talk/board.post/{post.pk}/distance/").status_code == 404


def test_names_lead_to_the_page_of_whoever_has_one_for_this_reader(client, pair):
    me, other = pair
    post = make_post(by=other)
    make_comment(post, by=me)
    client.force_login(me)
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert (f'href="/members/{other.pk}/"' in page, f'href="/members/{me.pk}/"' in page) == (True, True)
    keep_off(me, by=other, kind="block")
    assert f'href="/members/{other.pk}/"' not in client.get(f"/board/{post.pk}/").content.decode()
