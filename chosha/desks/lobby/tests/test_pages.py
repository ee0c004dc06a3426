import json
from datetime import timedelta

import pytest

from chosha.broadcasts.models import Episode, Programme
from chosha.desks.lobby import queries
from chosha.desks.lobby.views import PAGES
from chosha.kernel.clock import now
from chosha.members.tests.factories import MemberFactory, RulesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced() -> Episode:
    programme = Programme.objects.create(slug="q-and-a", title="行列のできるオンライン相談所")
    episode = Episode.objects.create(programme=programme, title="分納の約束", summary="木島さんの話", starts_at=now() + timedelta(hours=2))
    episode.hosts.add(MemberFactory(display_name="木島 涼"))
    return episode


def test_the_front_door_tells_what_this_is_and_how_to_join(client):
    page = client.get("/").content.decode()
    assert [words for words in ("となりの席は", 'href="/apply/"', "入会までの道のり", "ログイン") if words not in page] == []


def test_programmes_are_named_by_title_and_time_but_not_by_person(client, announced):
    page = client.get("/").content.decode()
    assert "行列のできるオンライン相談所" in page
    assert "木島" not in page
    assert str(announced.pk) not in page


def test_numbers_are_told_only_when_they_are_large_enough(client, monkeypatch):
    MemberFactory()
    assert "人が入会しました" not in client.get("/").content.decode()
    monkeypatch.setattr(queries, "ENOUGH", 1)
    assert "人が入会しました" in client.get("/").content.decode()


def test_the_front_door_asks_the_same_number_of_questions_however_much_is_on(client, announced, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/")
    for hours in (3, 4, 5):
        Episode.objects.create(programme=announced.programme, title="次", starts_at=now() + timedelta(hours=hours))
    with django_assert_num_queries(3):
        client.get("/")


@pytest.mark.parametrize("name", PAGES)
def test_every_plain_page_opens_for_a_stranger(client, name):
    page = client.get(f"/{name}/")
    assert (page.status_code, page.content.decode().count("<h1")) == (200, 1)


OPEN = ["/lobby/", "/rules/", "/offline/", "/offline/writing/", "/worker.js", "/manifest.webmanifest", "/robots.txt"]


@pytest.mark.parametrize("path", OPEN)
def test_whoever_only_asks_whether_a_page_is_there_is_told(client, path):
    RulesFactory()
    assert (path, client.head(path).status_code) == (path, 200)


def test_the_rules_show_the_version_in_force_and_older_ones_with_what_they_changed(client):
    RulesFactory()
    RulesFactory(number=2, change="責めないことを、はじめに置きました。", source="責めません。\n\n## お互いさま\n第1版では、責めません。")
    page = client.get("/rules/").content.decode()
    assert [words in page for words in ("第2版では、責めません。", "はじめに置きました", "<ins>責めません。</ins>", "前の版です")] == [
        *(True, True, True, False)
    ]
    older = client.get("/rules/1/").content.decode()
    assert ("第1版では、責めません。" in older, "前の版です" in older, 'href="/rules/2/"' in older) == (True, True, True)


@pytest.mark.parametrize("number", ["2", "0", "9" * 40])
def test_a_version_there_never_was_is_not_found(client, number):
    RulesFactory()
    assert client.get(f"/rules/{number}/").status_code == 404


def test_the_press_finds_the_contact_the_operator_set(client, settings):
    settings.CHOSHA_CONTACT = "secretariat@example.jp"
    assert "secretariat@example.jp" in client.get("/press/").content.decode()


def test_the_page_for_no_network_names_nobody(client):
    client.force_login(MemberFactory(display_name="玉城 花"))
    kept = client.get("/offline/").content.decode()
    assert "いまは、つながっていません" in kept
    assert ">玉</span>" not in kept
    assert "玉城" not in client.get("/offline/writing/").content.decode()


def test_the_worker_keeps_the_shell_and_no_member_page(client):
    answer = client.get("/worker.js")
    words = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript"
    assert "/static/ui/house.css" in words
    assert 'OFFLINE = "/offline/"' in words
    assert 'WRITING = "/offline/writing/"' in words
    assert 'credentials: "omit"' in words


def test_a_phone_can_keep_the_house(client):
    answer = client.get("/manifest.webmanifest")
    words = json.loads(answer.content)
    assert (answer["Content-Type"], words["start_url"], words["display"]) == ("application/manifest+json", "/", "standalone")
    assert {icon["sizes"] for icon in words["icons"]} == {"192x192", "512x512"}


def test_search_engines_stay_outside(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Disallow: /"
    assert "Allow: /rules/" in lines
