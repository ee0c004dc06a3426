"""What a script may write and find: through the same actions and the same access as every page."""

from datetime import timedelta

import pytest

from chosha.board.actions import hide_post
from chosha.board.models import Post
from chosha.board.tests.factories import make_comment, make_draft, make_post
from chosha.board.tests.test_masked import answer
from chosha.board.tests.test_masked import ask as ask_masked
from chosha.kernel.clock import now, today
from chosha.members import api as door
from chosha.members.actions import make_token
from chosha.members.actions.distances import keep_off
from chosha.members.models import ApiToken, Distance, Member, RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.talk.actions import delete_comment, hide_comment
from chosha.talk.models import Comment
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
ALL = ["posts:read", "posts:write", "drafts:read"]


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def ask(client, member):
    return asking(client, member)


def asking(client, member, *scopes):
    secret = make_token(member, name="試し", scopes=scopes or ALL)[1]
    headers = {"Authorization": f"Bearer {secret}"}

    def ask(method, path, words=None):
        body = {} if words is None else {"data": words, "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1/{path}", headers=headers, **body)

    return ask


def test_one_post_comes_with_what_was_said_and_who_wrote_it(ask, member):
    post = make_post()
    said = [make_comment(post, body="一つめ"), make_comment(post, by=member, body="二つめ")]
    delete_comment(gone := make_comment(post, body="消した文"), by=gone.author)
    hide_comment(make_comment(post, body="伏せた文"), by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かるため")
    rows = ask("get", f"posts/{post.pk}").json()["comments"]["results"]
    assert [(row["id"], row["source"], row["own"]) for row in rows] == [
        (str(said[0].pk), "一つめ", False),
        (str(said[1].pk), "二つめ", True),
    ]


def test_what_was_said_goes_on_from_its_cursor(ask):
    post = make_post()
    for number in range(5):
        make_comment(post, body=f"文{number}")
    first = ask("get", f"posts/{post.pk}/comments?limit=3").json()
    second = ask("get", f"posts/{post.pk}/comments?limit=3&cursor={first['next']}").json()
    assert [row["source"] for row in first["results"] + second["results"]] == [f"文{number}" for number in range(5)]
    assert second["next"] is None


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_post_and_a_list_cost_the_same_however_much_there_is(ask, how_many, django_assert_num_queries):
    posts = [make_post() for _ in range(how_many)]
    for _ in range(how_many):
        make_comment(posts[0])
    ask("get", "posts")
    with django_assert_num_queries(3):
        assert len(ask("get", f"posts/{posts[0].pk}").json()["comments"]["results"]) == how_many
    with django_assert_num_queries(2):
        assert len(ask("get", "posts").json()["results"]) == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_stands_under_masks_costs_the_same_however_much_there_is(ask, how_many, django_assert_num_queries):
    three_guardians()
    posts = [ask_masked(wearer(), f"form-{number}") for number in range(how_many)]
    for _ in range(how_many):
        answer(posts[0], wearer(), masked=True)
    ask("get", "posts")
    with django_assert_num_queries(3):
        rows = ask("get", f"posts/{posts[0].pk}").json()["comments"]["results"]
    with django_assert_num_queries(2):
        rows += ask("get", "posts").json()["results"]
    assert [row["author"][:2] for row in rows] == ["匿名"] * how_many + ["質問"] * how_many


def test_whoever_is_named_is_met_as_on_the_pages(ask, member):
    named, away = MemberFactory(display_name="会える人"), MemberFactory(display_name="会えない人")
    body = "".join(f"[@{one.display_name}](/members/{one.pk}/) " for one in (named, away))
    post = make_post(body=body)
    said = make_comment(post, body=body)
    Member.objects.filter(pk=named.pk).update(display_name="いまの名")
    keep_off(member, by=away, kind=Distance.Kind.BLOCK)
    for path in (f"posts/{post.pk}", f"comments/{said.pk}"):
        html = ask("get", path).json()["html"]
        assert (f'href="/members/{named.pk}/">@いまの名' in html, "@会えない人" in html, f"/members/{away.pk}/" in html) == (
            True,
            True,
            False,
        )


def test_a_post_is_mended_in_part_taken_away_and_brought_back(ask, member):
    post = make_post(by=member, tags=["札"])
    mended = ask("patch", f"posts/{post.pk}", {"body": "直した文"}).json()
    assert (mended["source"], mended["title"], mended["tags"], mended["edited_at"] is not None) == ("直した文", post.title, ["札"], True)
    assert ask("delete", f"posts/{post.pk}").status_code == 204
    assert ask("get", f"posts/{post.pk}").status_code == 404
    assert ask("post", f"posts/{post.pk}/restoration").json()["source"] == "直した文"


def test_a_comment_is_written_mended_taken_away_and_brought_back(ask):
    post = make_post()
    made = ask("post", f"posts/{post.pk}/comments", {"body": "ひとこと", "client_key": "k1"})
    again = ask("post", f"posts/{post.pk}/comments", {"body": "ひとこと", "client_key": "k1"})
    number = made.json()["id"]
    assert (made.status_code, again.status_code, again.json()["id"], Comment.objects.count()) == (201, 200, number, 1)
    assert ask("patch", f"comments/{number}", {"body": "直した"}).json()["source"] == "直した"
    assert ask("get", f"comments/{number}").json()["source"] == "直した"
    assert (ask("delete", f"comments/{number}").status_code, ask("get", f"comments/{number}").status_code) == (204, 404)
    assert ask("post", f"comments/{number}/restoration").json()["source"] == "直した"


def test_the_same_key_makes_one_post(ask):
    words = {"title": "題", "body": "文", "client_key": "form-1"}
    assert [ask("post", "posts", words).status_code for _ in range(2)] == [201, 200]
    assert Post.objects.count() == 1


def test_what_is_anothers_is_not_there_to_be_written(ask):
    post = make_post()
    comment = make_comment(post)
    asked = [("patch", f"posts/{post.pk}"), ("delete", f"posts/{post.pk}"), ("post", f"posts/{post.pk}/restoration")]
    asked += [("patch", f"comments/{comment.pk}"), ("delete", f"comments/{comment.pk}"), ("post", f"comments/{comment.pk}/restoration")]
    assert [ask(method, path, {"body": "よその文"}).status_code for method, path in asked] == [404] * 6


def test_a_post_for_one_field_is_for_its_members_alone(ask, member, client):
    field, other = DutyFactory(), asking(client, MemberFactory(), "posts:read")
    words = {"title": "題", "body": "文", "for_field": True}
    assert ask("post", "posts", words).status_code == 422
    made = ask("post", "posts", words | {"duty": field.slug}).json()["id"]
    assert (Post.objects.get().for_field, other("get", f"posts/{made}").status_code) == (True, 404)
    assert other("get", "posts").json()["results"] == []
    ask("patch", f"posts/{made}", {"title": "別の題"})
    assert Post.objects.get().for_field
    ask("patch", f"posts/{made}", {"for_field": False})
    assert other("get", f"posts/{made}").status_code == 200


def test_a_key_that_only_reads_writes_nothing(client, member):
    ask = asking(client, member, "posts:read")
    post = make_post(by=member)
    asked = [("patch", f"posts/{post.pk}"), ("delete", f"posts/{post.pk}"), ("post", f"posts/{post.pk}/comments"), ("get", "drafts")]
    assert [ask(method, path, {"body": "文"} if method != "get" else None).status_code for method, path in asked] == [403] * 4


def test_what_is_unsound_is_said_in_one_form(ask, member):
    post = make_post(by=member)
    asked = [
        ask("post", f"posts/{post.pk}/comments", {"body": " "}),
        ask("patch", f"posts/{post.pk}", {"title": ""}),
        ask("patch", f"posts/{post.pk}", {"duty": "nothing"}),
        ask("patch", f"posts/{post.pk}", {"kind": "nothing"}),
        ask("post", f"posts/{post.pk}/comments", {"body": "長" * 20_001}),
    ]
    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in asked] == [(422, "refused")] * 3 + [(422, "invalid")] * 2


def test_the_own_drafts_are_found_by_words_of_any_width_and_no_others(ask, member):
    make_draft(member, "draft-one", title="ＡＢＣの引継ぎ", body="一つめの文")
    make_draft(member, "draft-two", title="別の題", body="abc は文の中")
    make_draft(MemberFactory(), "draft-oth", title="よその ABC")
    assert [row["title"] for row in ask("get", "drafts?q=abc").json()["results"]] == ["別の題", "ＡＢＣの引継ぎ"]
    assert [row["key"] for row in ask("get", "drafts?q=ABC 引継ぎ").json()["results"]] == ["draft-one"]
    first = ask("get", "drafts?limit=1").json()
    second = ask("get", f"drafts?limit=1&cursor={first['next']}").json()
    assert [row["key"] for row in first["results"] + second["results"]] == ["draft-two", "draft-one"]
    assert second["next"] is None


def test_nothing_kept_from_the_own_body_is_told_to_a_colleague(client):
    body = OrganisationFactory()
    author, colleague = MemberFactory(serving=body, spares_own_body=True), MemberFactory(serving=body)
    hidden, open_post = make_post(by=author, title="かくれた題"), make_post()
    comment = make_comment(open_post, by=author, body="かくれた答え")
    ask = asking(client, colleague)
    answers = [ask("get", path) for path in (f"posts/{hidden.pk}", f"comments/{comment.pk}", f"posts/{hidden.pk}/comments")]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert "かくれた" not in ask("get", f"posts/{open_post.pk}").content.decode() + ask("get", "posts").content.decode()
    assert ask("post", f"posts/{hidden.pk}/comments", {"body": "文"}).status_code == 404


def test_a_covered_post_is_there_for_its_author_and_says_so(ask, member):
    post = make_post(by=member)
    hide_post(post, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かるため")
    assert ask("get", f"posts/{post.pk}").json()["covered"] is True


def test_the_list_narrows_by_kind(ask):
    make_post(kind="knowledge", title="分かったこと"), make_post()
    assert [row["title"] for row in ask("get", "posts?kind=knowledge").json()["results"]] == ["分かったこと"]


def test_a_key_remembers_the_day_of_its_last_use_and_no_hour(ask, member):
    ask("get", "posts")
    assert ApiToken.objects.get().last_used_on == today()
    ApiToken.objects.update(last_used_on=today() - timedelta(days=3))
    ask("get", "posts")
    assert ApiToken.objects.get().last_used_on == today()


def test_who_asks_too_often_rests(ask, monkeypatch):
    monkeypatch.setattr(door.METER, "most", 2)
    answers = [ask("get", "posts") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2]["Retry-After"], answers[2].json()["error"]["code"]) == ("60", "too_many")
    assert "1分ほどで" in answers[2].json()["error"]["message"]


def test_a_page_from_long_ago_goes_on(ask):
    make_post(at=now() - timedelta(days=400))
    assert ask("get", "posts?cursor=99999999999999999-1").status_code == 200


def test_a_word_that_is_not_known_is_refused_before_anything_goes_out_under_a_name(ask):
    post = make_post()
    asked = [
        ask("post", "posts", {"title": "題", "body": "文", "signed": "mask"}),
        ask("post", f"posts/{post.pk}/comments", {"body": "文", "masked": True}),
        ask("post", "posts", {"title": "題" * 161}),
    ]
    assert [answer.json()["error"]["message"].partition(": ")[2] for answer in asked] == [
        "signed（ここにない項目です）",
        "masked（ここにない項目です）",
        "body（まだありません）、title（160字までです）",
    ]
    assert (Post.objects.count(), Comment.objects.count()) == (1, 0)
