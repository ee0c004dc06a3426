import pytest

from chosha.audit.models import Entry
from chosha.board.actions import publish_post
from chosha.board.models import Post
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing, lift_cover
from chosha.moderation.models import Cover
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
KEY, REASON = "board.post", "場所が分かるかもしれないため"


@pytest.fixture
def post():
    return publish_post(by=MemberFactory(), title="題", body="文", kind="question")[0]


@pytest.fixture
def moderator(client):
    moderator = StaffFactory(role=RoleName.MODERATOR)
    client.force_login(moderator)
    return moderator


@pytest.mark.parametrize(
    ("role", "allowed"), [("moderator", True), ("administrator", True), ("reception", False), ("secretariat", False), (None, False)]
)
def test_moderators_and_administrators_cover_and_nobody_else(client, post, role, allowed):
    client.force_login(StaffFactory(role=role) if role else MemberFactory())
    answers = [
        client.get("/moderation/"),
        client.get(f"/moderation/{KEY}/{post.pk}/"),
        client.post(f"/moderation/{KEY}/{post.pk}/", {"reason": REASON}),
    ]
    assert [answer.status_code for answer in answers] == ([200, 200, 302] if allowed else [403, 403, 403])
    assert Cover.objects.exists() is allowed


def test_covering_hides_records_and_tells(client, post, moderator):
    client.post(f"/moderation/{KEY}/{post.pk}/", {"reason": REASON})
    assert Post.objects.get().hidden_at is not None
    assert list(Entry.objects.order_by("id").values_list("act", "reason")) == [
        ("board.post.hidden", REASON),
        ("moderation.cover.made", REASON),
    ]
    assert Notice.objects.get().to == post.author
    page = client.get("/moderation/").content.decode()
    assert (f"理由：{REASON}" in page, f'href="/board/{post.pk}/"' in page) == (True, True)


def test_the_covered_page_is_there_for_its_author_and_for_no_other_member(client, post, moderator):
    cover_thing(KEY, post, by=moderator, reason=REASON)
    answers = []
    for who in (post.author, moderator, MemberFactory()):
        client.force_login(who)
        answer = client.get(f"/board/{post.pk}/")
        answers.append((answer.status_code, "いったん伏せています" in answer.content.decode()))
    assert answers == [(200, True), (200, True), (404, False)]


def test_lifting_shows_it_again_and_twice_is_once(client, post, moderator):
    cover = cover_thing(KEY, post, by=moderator, reason=REASON)
    client.post(f"/moderation/covers/{cover.pk}/lifting/")
    lift_cover(cover, by=moderator)
    assert (Post.objects.get().hidden_at, Cover.objects.get().lifted_by) == (None, moderator)
    assert Notice.objects.filter(line__startswith="伏せていたあなたの投稿は、元どおり").count() == 1
    assert "伏せているものは、ありません" in client.get("/moderation/").content.decode()


@pytest.mark.parametrize("reason", ["", "  ", "長" * 201])
def test_a_reason_is_needed_and_what_was_typed_stays(client, post, moderator, reason):
    answer = client.post(f"/moderation/{KEY}/{post.pk}/", {"reason": reason})
    assert (answer.status_code, Cover.objects.count()) == (422, 0)
    assert reason.strip() in answer.content.decode()


def test_covering_twice_is_refused(post, moderator):
    cover_thing(KEY, post, by=moderator, reason=REASON)
    with pytest.raises(Refused, match="すでに伏せて"):
        cover_thing(KEY, post, by=moderator, reason=REASON)


def test_a_member_lifts_nothing(post, moderator):
    cover = cover_thing(KEY, post, by=moderator, reason=REASON)
    with pytest.raises(NotAllowed):
        lift_cover(cover, by=post.author)


def test_an_unknown_key_is_not_found(client, moderator):
    assert client.get("/moderation/nothing.here/1/").status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_database_the_same_however_long_it_is(client, moderator, how_many, django_assert_num_queries):
    for _ in range(how_many):
        cover_thing(KEY, publish_post(by=MemberFactory(), title="題", body="文", kind="question")[0], by=moderator, reason=REASON)
    with django_assert_num_queries(9):
        assert client.get("/moderation/").content.decode().count("理由：") == how_many
