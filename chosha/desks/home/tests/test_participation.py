"""あなたの参加: what one read, kept, wrote and whom one helped, for oneself."""

from datetime import timedelta

import pytest

from chosha.board.actions import accept_comment, bookmark_post, delete_post, mark_read, publish_post
from chosha.board.tests.factories import make_comment, make_post
from chosha.broadcasts.models import Progress
from chosha.broadcasts.tests.factories import recorded
from chosha.kernel.clock import now
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.talk.actions import react

pytestmark = pytest.mark.django_db
TABS = ("read", "saved", "written", "helped")


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def page(client, tab="read", more=""):
    return client.get(f"/me/participation/?tab={tab}{more}").content.decode()


def test_every_tab_says_kindly_when_it_is_empty(client, member):
    assert ['class="blank"' in page(client, tab) for tab in TABS] == [True] * 4
    assert "まだ投稿していません" not in "".join(page(client, tab) for tab in TABS)
    assert client.get("/me/participation/?tab=nothing&after=x").status_code == 200


def test_what_was_read_and_watched_stands_under_its_month(client, member):
    post, episode = make_post(title="読んだ題", at=now() - timedelta(days=70)), recorded(host=StaffFactory(role=RoleName.BROADCAST))
    mark_read(post.pk, by=member, until=post.last_activity_at)
    Progress.objects.create(member=member, episode=episode, changed_at=now())
    text = page(client)
    assert (text.count("<h2>令和"), text.index(episode.title) < text.index("読んだ題")) == (2, True)


def test_what_was_saved_and_written(client, member):
    bookmark_post(make_post(title="挟んだ題"), by=member)
    make_comment(make_post(by=member, title="書いた題"), by=member, body="書いた答え")
    assert "挟んだ題" in page(client, "saved")
    text = page(client, "written")
    assert ("書いた題" in text, "書いた答え" in text, "挟んだ題" in text) == (True, True, False)


def test_whom_it_helped_without_a_number(client, member):
    post, other = make_post(title="助けた題"), make_post(by=member, title="お礼の届いた題")
    accept_comment(post, make_comment(post, by=member), by=post.author)
    for _ in range(3):
        react(by=MemberFactory(), thing_key="board.post", thing=other, kind="thanks")
    react(by=member, thing_key="board.post", thing=make_post(by=member, title="自分で押した題"), kind="thanks")
    text = page(client, "helped")
    assert (f"{post.author.name_with_san}が、あなたの答えに" in text, text.count("お礼の届いた題")) == (True, 1)
    assert "自分で押した題" not in text


def test_what_may_no_longer_be_read_is_left_out(client):
    body = OrganisationFactory()
    author, reader = MemberFactory(serving=body), MemberFactory(serving=body)
    client.force_login(reader)
    hidden = publish_post(by=author, title="かくれた題", body="文", kind="question", spares_own_body=True)[0]
    gone = make_post(title="消えた題")
    for post in (hidden, gone):
        mark_read(post.pk, by=reader, until=post.last_activity_at)
        bookmark_post(post, by=reader)
        accept_comment(post, make_comment(post, by=reader, body="わたしの答え"), by=post.author)
    delete_post(gone, by=gone.author)
    texts = "".join(page(client, tab) for tab in TABS)
    assert [word for word in ("かくれた題", "消えた題", "わたしの答え") if word in texts] == []


def test_it_is_nobody_elses(client, member):
    other = MemberFactory()
    post = make_post(title="よその人の題", by=other)
    bookmark_post(post, by=other)
    make_comment(post, by=other, body="よその人の答え")
    assert [tab for tab in TABS if "よその人" in page(client, tab)] == []


def test_it_goes_on_without_gap_or_repeat(client, member):
    for number in range(25):
        make_comment(make_post(by=member, title=f"題{number:02d}番", at=now()), by=member, body=f"答え{number:02d}番", at=now())
    seen, after = [], ""
    while after is not None:
        found = client.get(f"/me/participation/?tab=written&after={after}").context
        seen += [row.url for _, rows in found["months"] for row in rows]
        after = found["cursor"] or None
    assert (len(seen), len(set(seen))) == (50, 50)


@pytest.mark.parametrize("how_many", [1, 3])
def test_each_tab_asks_the_database_the_same_however_long_it_is(client, member, how_many, django_assert_max_num_queries):
    for _ in range(how_many):
        post = make_post()
        mark_read(post.pk, by=member, until=post.last_activity_at)
        bookmark_post(post, by=member)
        comment = make_comment(post, by=member)
        accept_comment(post, comment, by=post.author)
        react(by=MemberFactory(), thing_key="talk.comment", thing=comment, kind="thanks")
        make_post(by=member)
    asked = []
    for tab in TABS:
        with django_assert_max_num_queries(12) as queries:
            page(client, tab)
        asked.append(len(queries))
    assert asked == [5, 5, 6, 8]
