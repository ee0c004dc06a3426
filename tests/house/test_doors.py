"""Default deny: every url, walked one by one, answers a stranger and a suspended member with nothing."""

import pytest
from django.test import Client

from chosha.config.public import BY_TOKEN, PUBLIC
from chosha.members.models import Member, Standing
from tests.house.walking import urls

pytestmark = pytest.mark.django_db
ALL = urls()
SHUT = [(name, path) for name, path in ALL if name not in PUBLIC and not name.startswith(BY_TOKEN)]


@pytest.fixture
def suspended() -> Client:
    member = Member.objects.create(email="stopped@example.jp", name="止 まる", display_name="止まる", standing=Standing.SUSPENDED)
    client = Client()
    client.force_login(member)
    return client


def test_the_walk_finds_the_house():
    names = {name for name, _ in ALL}
    assert {"home:front", "board:list", "broadcasts:episode", "reception:apply", "account_login", "api:healthz"} <= names


def test_the_public_list_names_only_urls_that_exist():
    assert sorted(PUBLIC - {name for name, _ in ALL}) == []


@pytest.mark.parametrize(("name", "path"), SHUT)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_nothing(name, path, method):
    answer = getattr(Client(), method)(path)
    shut = answer.status_code in (401, 403, 405) or (answer.status_code == 302 and answer["Location"].startswith("/login/"))
    assert (path, shut, answer.status_code if not shut else "shut") == (path, True, "shut")


@pytest.mark.parametrize(("name", "path"), SHUT)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_suspended_member_gets_nothing(suspended, name, path, method):
    answer = getattr(suspended, method)(path)
    shut = answer.status_code in (401, 403, 405) or (answer.status_code == 302 and answer["Location"].endswith("/outside/"))
    assert (path, shut, answer.status_code if not shut else "shut") == (path, True, "shut")


def test_api_urls_want_a_token():
    for name, path in ALL:
        if name.startswith(BY_TOKEN) and not name.endswith(("openapi-json", "api-root")):
            assert (path, Client().get(path).status_code) in [(path, 401), (path, 405)]
