import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from chosha.board.actions import delete_post, hide_post, publish_post
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.search.actions import index_many, reindex
from chosha.search.models import Row
from chosha.search.queries import find, found_by
from chosha.talk.actions import post_comment

pytestmark = pytest.mark.django_db


def post(title="滞納整理の引継書", body="ＬＧＷＡＮ端末で様式を探しています。", **more):
    return publish_post(by=more.pop("by", None) or MemberFactory(), title=title, body=body, kind="question", **more)[0]


@pytest.mark.parametrize("q", ["引継書", "lgwan", "ＬＧＷＡＮ", "様式　引継書", "端末 様式", "LGWAN端末"])
def test_words_are_found_inside_sentences_whatever_their_width(q):
    found = post()
    assert [hit.id for hit in find(MemberFactory(), q)] == [found.pk]


@pytest.mark.parametrize("q", ["", "   ", "引継書 ない語", "%", "_", "100%", "\\", "'; DROP TABLE"])
def test_what_is_not_there_is_not_found_and_no_sign_is_a_wildcard(q):
    post()
    assert find(MemberFactory(), q) == []


def test_signs_are_found_as_they_are():
    found = post(title="充足率100%の_話\\")
    assert [[hit.id for hit in find(MemberFactory(), q)] for q in ("100%", "_話", "\\")] == [[found.pk]] * 3


def test_newest_first_and_never_more_than_asked():
    posts = [post(at=timezone.now() - timezone.timedelta(days=day)) for day in range(4)]
    assert [hit.id for hit in find(MemberFactory(), "引継書", 3)] == [row.pk for row in posts[:3]]


def test_what_one_may_not_see_takes_no_place_among_the_found():
    old = post(at=timezone.now() - timezone.timedelta(days=9))
    for _ in range(3):
        hidden = post()
        hidden.hidden_at = timezone.now()
        hidden.save()
    assert [hit.id for hit in find(MemberFactory(), "引継書", 1)] == [old.pk]


def test_covered_and_deleted_posts_leave_the_index():
    covered, deleted = post(), post()
    hide_post(covered, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かるため")
    delete_post(deleted, by=deleted.author)
    assert Row.objects.count() == 0


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.APPLICANT])
def test_whoever_is_not_inside_finds_nothing(standing):
    post()
    assert find(MemberFactory(standing=standing), "引継書") == find(AnonymousUser(), "引継書") == []


def test_a_comment_is_found_by_its_own_words_and_named_by_its_content():
    about = post()
    comment = post_comment(by=MemberFactory(), thing_key="board.post", thing=about, body="時効の一覧から始めます")[0]
    hit = find(MemberFactory(), "時効")[0]
    assert (hit.id, hit.title, hit.url) == (comment.pk, "「滞納整理の引継書」へのコメント", f"/talk/comments/{comment.pk}/")
    assert [hit.key for hit in find(MemberFactory(), "引継書")] == ["board.post"]


def test_the_index_can_be_built_again_from_nothing():
    found = post()
    Row.objects.all().delete()
    Row.objects.create(key="board.post", thing_id=1, title="幽霊", words="幽霊", at=timezone.now())
    reindex()
    assert list(Row.objects.filter(key="board.post").values_list("thing_id", flat=True)) == [found.pk]
    assert index_many("board.post", [found]) == 1


def test_the_command_line_gets_plain_rows():
    found = post()
    assert found_by(MemberFactory(), "引継書") == [
        {"key": "board.post", "id": str(found.pk), "title": found.title, "url": f"/board/{found.pk}/", "score": 2.0}
    ]


@pytest.mark.parametrize("how_many", [1, 3])
def test_finding_asks_the_database_the_same_however_much_is_found(how_many, django_assert_num_queries):
    for _ in range(how_many):
        post_comment(by=MemberFactory(), thing_key="board.post", thing=post(), body="引継書のことです")
    member = MemberFactory()
    with django_assert_num_queries(9):
        assert len(find(member, "引継書")) == 2 * how_many


def test_the_page_marks_the_words_and_escapes_the_rest(client):
    post(title="<b>引継書</b>")
    client.force_login(MemberFactory())
    page = client.get("/search/?q=引継書").content.decode()
    assert "&lt;b&gt;<mark>引継書</mark>&lt;/b&gt;" in page


def test_the_page_offers_to_ask_when_nothing_is_found(client):
    client.force_login(MemberFactory())
    page = client.get("/search/", {"q": "農振　じょがい"}).content.decode()
    assert ("「農振　じょがい」では見つかりませんでした" in page, 'href="/board/new/?title=%E8%BE%B2' in page) == (True, True)
