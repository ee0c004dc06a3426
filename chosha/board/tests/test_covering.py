import pytest

from chosha.audit.models import Entry
from chosha.board.actions import accept_comment, delete_post, edit_post, publish_post
from chosha.board.actions.leaving import wipe_posts
from chosha.board.models import Post
from chosha.board.tests.factories import make_comment, make_post
from chosha.board.tests.test_masked import ask
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing, lift_cover
from chosha.moderation.models import Cover
from chosha.notices.models import Notice
from chosha.search.queries import find
from chosha.talk.actions import edit_comment
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
KEY, COMMENT, REASON = "board.post", "talk.comment", "場所が分かるかもしれないため"


@pytest.fixture
def post():
    return publish_post(by=MemberFactory(), title="題", body="文", kind="question")[0]


@pytest.fixture
def moderator(client):
    moderator = StaffFactory(role=RoleName.MODERATOR)
    client.force_login(moderator)
    return moderator


@pytest.mark.parametrize(
    ("role", "allowed"), [("moderator", True), ("administrator", False), ("reception", False), ("editor", False), (None, False)]
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


def take_away(post, away: str, *, by, moderator) -> None:
    if away == "covered":
        cover_thing(KEY, post, by=moderator, reason=REASON)
    else:
        delete_post(post, by=by)
        wipe_posts([post.pk])


@pytest.mark.parametrize(("away", "called"), [("covered", "いったん伏せた投稿"), ("deleted", "消された投稿")])
def test_a_title_nobody_is_to_read_goes_from_what_others_were_told(moderator, django_capture_on_commit_callbacks, away, called):
    post, other = make_post(title="佐藤健一さんの「件」"), make_post(title="ほかの題")
    named = MemberFactory(display_name="会える人")
    with django_capture_on_commit_callbacks(execute=True):
        for asked in (post, other):
            accept_comment(asked, make_comment(asked, by=named), by=asked.author)
        make_comment(post, body=f"[@会える人](/members/{named.pk}/) さんへ")
    assert Notice.objects.filter(to=named, line__contains="佐藤健一").count() == 2
    take_away(post, away, by=post.author, moderator=moderator)
    lines = list(Notice.objects.filter(to=named).values_list("line", flat=True))
    assert set(lines) == {
        "「ほかの題」であなたの答えが役に立ちました。ありがとうございました",
        f"「{called}」であなたの答えが役に立ちました。ありがとうございました",
        f"「{called}」のコメントに、あなたの名前があります",
    }
    assert not Notice.objects.filter(line__contains="佐藤").exists()


@pytest.mark.parametrize("away", ["covered", "deleted"])
def test_the_title_of_a_masked_text_goes_as_well(moderator, django_capture_on_commit_callbacks, away):
    three_guardians()
    member, named = wearer(), MemberFactory(display_name="会える人")
    post = ask(member, title="佐藤健一さんの件")
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post, body=f"[@会える人](/members/{named.pk}/) さんへ")
    take_away(post, away, by=member, moderator=moderator)
    assert list(Notice.objects.filter(to=named).values_list("line", flat=True)) == [
        "「いまは見えないもの」のコメントに、あなたの名前があります"
    ]


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
        cover_thing(KEY, make_post(), by=moderator, reason=REASON)
        cover_thing(COMMENT, make_comment(make_post()), by=moderator, reason=REASON)
    with django_assert_num_queries(19):
        assert client.get("/moderation/").content.decode().count("理由：") == 2 * how_many


def test_mending_a_covered_post_shows_it_again_and_tells_whoever_covered_it(post, moderator):
    cover_thing(KEY, post, by=moderator, reason=REASON)
    edit_post(post, by=post.author, title="題", body="場所をぼかした文", kind="question")
    assert (Post.objects.get().hidden_at, Cover.objects.get().lifted_by) == (None, post.author)
    told = Notice.objects.get(to=moderator)
    assert (told.url, "書いた人が直しました" in told.line) == (f"/board/{post.pk}/", True)
    assert [hit.id for hit in find(MemberFactory(), "ぼかした")] == [post.pk]
    assert Entry.objects.filter(act="moderation.cover.mended", by_id=post.author_id).count() == 1


def test_saving_a_covered_post_unmended_leaves_it_covered(post, moderator):
    cover_thing(KEY, post, by=moderator, reason=REASON)
    edit_post(post, by=post.author, title=post.title, body=post.source, kind="chat_topic")
    assert (Post.objects.get().hidden_at is None, Cover.objects.get().lifted_at) == (False, None)
    assert find(MemberFactory(), "文") == []


def test_mending_a_covered_comment_shows_it_again(post, moderator):
    comment = make_comment(post)
    cover_thing(COMMENT, comment, by=moderator, reason=REASON)
    comment.refresh_from_db()
    edit_comment(comment, by=comment.author, body="ぼかした文")
    comment.refresh_from_db()
    assert (comment.hidden_at, Cover.objects.get().lifted_by, Notice.objects.filter(to=moderator).count()) == (None, comment.author, 1)


def test_words_mended_while_covered_stay_with_their_author_and_moderators(client, post, moderator):
    comment = make_comment(post, body="電話は 090-0000-0000 です")
    edit_post(post, by=post.author, title="題", body="山田さんの件", kind="question")
    cover_thing(KEY, post, by=moderator, reason=REASON)
    cover_thing(COMMENT, comment, by=moderator, reason=REASON)
    edit_post(post, by=post.author, title="題", body="ある方の件", kind="question")
    edit_comment(comment, by=comment.author, body="電話は消しました")
    read = []
    for who in (MemberFactory(), post.author, comment.author, moderator):
        client.force_login(who)
        pages = [client.get(f"/board/{post.pk}/history/"), client.get(f"/talk/comments/{comment.pk}/history/")]
        read.append([word in page.content.decode() for page, word in zip(pages, ("山田さん", "090-0000"), strict=True)])
    assert read == [[False, False], [True, False], [False, True], [True, True]]
