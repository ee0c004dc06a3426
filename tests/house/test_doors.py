"""Default deny: every url, walked one by one, answers a stranger and a suspended member with nothing."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chosha.config.public import BY_TOKEN, PUBLIC
from chosha.members.models import Member, Standing

SAMPLES = {"int": "1", "slug": "x", "str": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
pytestmark = pytest.mark.django_db


def walk(resolver: URLResolver, space: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name with namespace, path with sample values) of every url."""
    for entry in resolver.url_patterns:
        here = prefix + sample(entry)
        if isinstance(entry, URLResolver):
            yield from walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space, here)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", "/" + here


def sample(entry: URLPattern | URLResolver) -> str:
    route = str(entry.pattern)
    if not hasattr(entry.pattern, "_route"):  # a regular expression (allauth's key links)
        return "x-x/" if "key" in route else route.strip("^$\\Z")
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for spelling in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(spelling, SAMPLES[kind])
    return route


ALL = sorted(set(walk(get_resolver())))
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
