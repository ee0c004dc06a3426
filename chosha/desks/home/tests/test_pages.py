from datetime import datetime, timedelta

import pytest

from chosha.board.models import Post
from chosha.board.tests.factories import make_draft
from chosha.broadcasts.models import Episode, Programme, State
from chosha.desks.home.queries import facade, hello
from chosha.kernel.clock import JST, now
from chosha.members.models import Member, RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return MemberFactory(display_name="山口 遥", joined_at=now() - timedelta(days=60))


@pytest.fixture
def programme() -> Programme:
    return Programme.objects.create(slug="q-and-a", title="オンライン相談所")


def post(author: Member, title: str) -> Post:
    return Post.objects.create(kind="question", title=title, source="x", html="x", author=author, created_at=now(), last_activity_at=now())


def broadcast(programme: Programme, host: Member, **more: object) -> Episode:
    episode = Episode.objects.create(programme=programme, **{"title": "回", "starts_at": now() + timedelta(hours=1), **more})
    episode.hosts.add(host)
    return episode


def test_a_stranger_finds_the_lobby(client):
    assert "となりの席は" in client.get("/").content.decode()


@pytest.mark.parametrize("standing", [Standing.APPLICANT, Standing.SUSPENDED])
def test_who_is_not_inside_is_led_out(client, standing):
    client.force_login(MemberFactory(standing=standing))
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/outside/")


def test_staff_set_up_the_second_step_first(client):
    client.force_login(StaffFactory(totp=False))
    assert client.get("/")["Location"].endswith("/second-step/")


def test_the_first_page_greets_by_given_name_and_says_when_nothing_is_on(client, member):
    client.force_login(member)
    page = client.get("/").content.decode()
    assert "、遥さん</h1>" in page
    assert [
        words
        for words in ("これからの放送は、まだ決まっていません", "机の上は、片づいています", "貼り紙は、まだありません")
        if words not in page
    ] == []


def test_a_show_on_air_opens_the_door_and_lights_the_window(client, member, programme):
    live = broadcast(programme, member, state=State.LIVE, went_live_at=now())
    client.force_login(member)
    page = client.get("/").content.decode()
    assert f'<a class="btn key wide" href="/episodes/{live.pk}/">' in page
    assert page.count('class="window lit"') == 1


def test_the_next_show_stands_in_the_door_when_nothing_is_on(client, member, programme):
    first = broadcast(programme, member, title="はじめの回")
    broadcast(programme, member, title="つぎの回", starts_at=now() + timedelta(days=1))
    client.force_login(member)
    page = client.get("/").content.decode()
    assert f'<a class="door" href="/episodes/{first.pk}/">' in page
    assert page.count("はじめの回") == 1
    assert page.index("はじめの回") < page.index("つぎの回")
    assert "window lit" not in page


def test_a_show_on_air_comes_before_all_that_is_announced_for_earlier(client, member, programme):
    for hours in range(1, 8):
        broadcast(programme, member, title=f"予定{hours}", starts_at=now() + timedelta(hours=hours))
    live = broadcast(programme, member, starts_at=now() + timedelta(days=2), state=State.INTERRUPTED, went_live_at=now())
    client.force_login(member)
    page = client.get("/").content.decode()
    assert f'<a class="btn key wide" href="/episodes/{live.pk}/">' in page
    assert page.count("<li><time datetime=") == 3


def test_the_desk_holds_own_drafts_and_unread_notices_only(client, member):
    other = MemberFactory()
    for owner, words in ((member, "わたしの書きかけ"), (other, "よその書きかけ")):
        make_draft(owner, title=words)
    Notice.objects.create(to=member, line="答えがつきました", url="/board/1/", at=now())
    Notice.objects.create(to=member, line="もう読んだこと", url="/board/1/", at=now(), read_at=now())
    Notice.objects.create(to=other, line="よその知らせ", url="/board/1/", at=now())
    client.force_login(member)
    page = client.get("/").content.decode()
    assert ("わたしの書きかけ" in page, "答えがつきました" in page) == (True, True)
    assert [words for words in ("よその書きかけ", "もう読んだこと", "よその知らせ") if words in page] == []


def test_an_unread_notice_is_a_dot_in_the_nav_and_never_a_number(client, member):
    client.force_login(member)
    assert 'お知らせ<span class="dot">' not in client.get("/").content.decode()
    Notice.objects.create(to=member, line="答えがつきました", url="/board/1/", at=now())
    assert 'お知らせ<span class="dot">' in client.get("/").content.decode()


def test_the_first_page_asks_the_same_number_of_questions_however_much_is_on(client, member, programme, django_assert_num_queries):
    other = MemberFactory()
    client.force_login(member)
    client.get("/")

    def fill() -> None:
        post(other, "貼り紙")
        broadcast(programme, other)
        Notice.objects.create(to=member, line="答えがつきました", url="/", at=now())

    fill()
    with django_assert_num_queries(QUESTIONS):
        client.get("/")
    fill(), fill()
    with django_assert_num_queries(QUESTIONS):
        client.get("/")


# session, member; shows, hosts of the first; notices; drafts; questions offered; posts, their read marks and until when all is read
QUESTIONS = 10


@pytest.mark.parametrize(
    ("hour", "words", "wish"), [(8, "おはようございます", ""), (12, "こんにちは", ""), (20, "こんばんは", "おつかれさまでした")]
)
def test_the_greeting_follows_the_hour(hour, words, wish):
    said = hello(Member(display_name="はる"), datetime(2026, 11, 25, hour, 30, tzinfo=JST))
    assert (said.words, said.name, said.wish) == (words, "はる", wish)


def test_the_facade_has_eight_windows_and_staff_see_their_own_rooms(member):
    assert [len(facade(who, is_live=False)) for who in (member, StaffFactory(role=RoleName.RECEPTION))] == [8, 8]
    assert "事務局" not in [window.name for window in facade(member, is_live=False)]
    assert {"受付", "事務局"} <= {window.name for window in facade(StaffFactory(role=RoleName.RECEPTION), is_live=False)}


def test_the_guide_lists_every_room_with_a_sentence(client, member):
    client.force_login(member)
    page = client.get("/floors/").content.decode()
    assert [room for room in ("放送室", "掲示板", "書庫", "お知らせ", "さがす", "わたし", "きまり") if room not in page] == []
    assert 'aria-current="page"' in page.partition('href="/floors/"')[2][:40]
