import pytest
from django.test import Client

from chosha.board.tests.factories import make_post
from chosha.jobs.actions import beat
from chosha.members.actions import change_standing, end_token, make_token
from chosha.members.models import Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MemberFactory(display_name="長谷部 修")


def ask(path: str, member, *scopes: str, **extra):
    _, secret = make_token(member, name="試し", scopes=scopes or ["me:read"])
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}, **extra)


def test_me_is_the_member_the_token_speaks_for(member):
    answer = ask("/api/v1/me", member, "me:read", "posts:read")
    assert (answer.status_code, answer.json()["display_name"], answer.json()["scopes"]) == (200, "長谷部 修", ["me:read", "posts:read"])
    assert "長谷部" in answer.content.decode()


def test_errors_have_one_form(member):
    stranger = Client().get("/api/v1/me")
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (401, "unauthorized")
    other_scope = ask("/api/v1/posts", member, "me:read")
    assert (other_scope.status_code, other_scope.json()["error"]["code"]) == (403, "forbidden")
    missing = ask("/api/v1/posts/1", member, "posts:read")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert Client().get("/api/v1/nowhere").json() == {"error": {"code": "not_found", "message": "見つかりませんでした。"}}


def test_staff_without_a_second_step_ask_nothing_by_token():
    refused = ask("/api/v1/me", StaffFactory(totp=False), "me:read")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    assert ask("/api/v1/me", StaffFactory(), "me:read").status_code == 200


def test_a_method_that_is_not_there_is_an_error_like_every_other(member):
    answer = Client().delete("/api/v1/me")
    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "GET", "application/json; charset=utf-8")
    assert answer.json() == {"error": {"code": "method_not_allowed", "message": "ここで使えるのは GET です。"}}
    assert Client().get("/api/v1/openapi.json").status_code == 200


def test_a_fault_of_ours_is_an_error_like_every_other_with_a_number_that_the_log_knows(member, monkeypatch, caplog):
    monkeypatch.setattr("chosha.desks.api.api.current_affiliation", lambda member: 1 / 0)
    answer = ask("/api/v1/me", member)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], "こちらの不具合です" in error["message"]) == (500, "failed", True)
    assert error["message"].rpartition(" ")[2] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_body_that_is_too_large_is_an_error_of_the_sender(member, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    _, secret = make_token(member, name="試し", scopes=["posts:write"])
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client().post("/api/v1/posts", b'{"title": "long"}', content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")


def test_a_token_dies_with_its_end_and_with_the_membership(member):
    token, secret = make_token(member, name="試し", scopes=["me:read"])
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", headers=headers).status_code == 200
    change_standing(member, Standing.SUSPENDED, by=None)
    assert Client().get("/api/v1/me", headers=headers).status_code == 401
    change_standing(member, Standing.ACTIVE, by=None)
    end_token(token, by=member)
    assert Client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_list_goes_on_from_its_cursor(member):
    posts = [make_post(title=f"題{number}") for number in range(3)]
    _, secret = make_token(member, name="試し", scopes=["posts:read"])
    headers = {"Authorization": f"Bearer {secret}"}
    first = Client().get("/api/v1/posts?limit=2", headers=headers).json()
    second = Client().get(f"/api/v1/posts?limit=2&cursor={first['next']}", headers=headers).json()
    assert [row["title"] for row in first["results"] + second["results"]] == [post.title for post in reversed(posts)]
    assert second["next"] is None


def test_the_description_names_what_scripts_rely_on():
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    named = {"/api/v1/me", "/api/v1/posts", "/api/v1/posts/{post_id}/comments", "/api/v1/comments/{comment_id}", "/api/v1/drafts"}
    assert named | {"/api/v1/episodes"} <= set(paths)


def test_ready_means_database_storage_and_jobs():
    assert Client().get("/healthz").content == b"ok\n"
    before = Client().get("/readyz")
    assert (before.status_code, before.json()["jobs"]) == (503, False)
    beat("worker-1")
    assert Client().get("/readyz").json() == {"database": True, "storage": True, "jobs": True}


def test_numbers_are_for_loopback_or_the_token(monkeypatch):
    assert b"chosha_members 0" in Client().get("/metrics").content
    assert Client().get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 403
    for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Via"):
        assert Client().get("/metrics", headers={name: "https"}).status_code == 403
    monkeypatch.setenv("CHOSHA_METRICS_TOKEN", "let-me-count")
    assert Client().get("/metrics", REMOTE_ADDR="192.0.2.7", headers={"Authorization": "Bearer let-me-count"}).status_code == 200
