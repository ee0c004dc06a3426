import pytest

from chosha.board.actions import hide_post
from chosha.board.models import Post
from chosha.board.tests.factories import make_post
from chosha.members.actions import change_standing, make_token
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import DutyFactory, MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def key(member):
    secret = make_token(member, name="試し", scopes=["posts:read", "posts:write"])[1]
    return {"Authorization": f"Bearer {secret}"}


def test_posts_are_listed_page_by_page_and_nobodys_mail_is_told(client, key):
    titles = [make_post(title=f"題{number}").title for number in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"/api/v1/posts?limit=2&cursor={cursor}", headers=key)
        assert "@example.jp" not in answer.content.decode()
        seen += [row["title"] for row in answer.json()["results"]]
        cursor = answer.json()["next"]
    assert seen == titles[::-1]


def test_one_post_is_read_with_source_and_html(client, key):
    post = make_post(body="**太い**文", duty=DutyFactory(slug="zeimu"), tags=["札"])
    answer = client.get(f"/api/v1/posts/{post.pk}", headers=key).json()
    assert (answer["id"], answer["source"], answer["html"]) == (str(post.pk), "**太い**文", "<p><strong>太い</strong>文</p>")
    assert (answer["duty"], answer["tags"], answer["author"], answer["solved"]) == ("zeimu", ["札"], post.author.name_with_san, False)


def test_a_covered_post_is_not_there(client, key):
    post = make_post()
    hide_post(post, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かるため")
    assert client.get(f"/api/v1/posts/{post.pk}", headers=key).status_code == 404


def test_a_post_is_created(client, key, member):
    answer = client.post("/api/v1/posts", {"title": "題", "body": "文", "kind": "knowledge"}, content_type="application/json", headers=key)
    assert (answer.status_code, answer.json()["id"]) == (201, str(Post.objects.get(author=member).pk))


@pytest.mark.parametrize(
    ("words", "code"),
    [({"title": "", "body": "文"}, "refused"), ({"title": "題"}, "invalid"), ({"title": "題", "body": "文", "kind": "x"}, "invalid")],
)
def test_what_is_unsound_is_said_in_one_form(client, key, words, code):
    answer = client.post("/api/v1/posts", words, content_type="application/json", headers=key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_a_key_that_only_reads_writes_nothing(client, member):
    secret = make_token(member, name="読むだけ", scopes=["posts:read"])[1]
    answer = client.post(
        "/api/v1/posts", {"title": "題", "body": "文"}, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    assert (answer.status_code, Post.objects.count()) == (403, 0)


def test_the_key_of_a_suspended_member_opens_nothing(client, key, member):
    change_standing(member, Standing.SUSPENDED, by=None, reason="試し")
    assert client.get("/api/v1/posts", headers=key).status_code == 401
