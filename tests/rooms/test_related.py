"""A show and the board lead to one another: what was answered on air first, then the same field, then what is called alike."""

import pytest
from django.test import Client

from chosha.board.tests.factories import make_post
from chosha.broadcasts.actions import put_on_shelf
from chosha.broadcasts.models import Consultation, Episode
from chosha.broadcasts.queries.related import posts_beside, recordings_beside
from chosha.broadcasts.tests.factories import recorded
from chosha.kernel.clock import now
from chosha.members.models import RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.search.actions import index

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return MemberFactory()


@pytest.fixture
def duty():
    return DutyFactory(slug="kotei", name="固定資産税")


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def show(title, **facts) -> Episode:
    episode = recorded(title=title, **facts)
    index("broadcasts.episode", episode)
    return episode


def post(title, **facts):
    return make_post(MemberFactory(), title=title, **facts)


def answered(episode, asked):
    Consultation.objects.create(programme=episode.programme, episode=episode, thing_key="board.post", thing_id=asked.pk, state="answered")


def titles(cards) -> list[str]:
    return [card.title for card in cards]


def test_what_was_answered_comes_first_then_the_field_then_what_is_called_alike(reader, duty):
    editor, episode = StaffFactory(role=RoleName.EDITOR), show("家屋調査に一人で行く前に")
    alike, shelved, linked = post("家屋調査の日程を決める"), post("路線価の見かた"), post("ひとりで回る日のこと")
    put_on_shelf(duty, "broadcasts.episode", episode.pk, by=editor, reason="はじめに")
    put_on_shelf(duty, "board.post", shelved.pk, by=editor, reason="つぎに")
    answered(episode, linked)
    post("給食の献立")
    assert titles(posts_beside(reader, episode)) == [linked.title, shelved.title, alike.title]


def test_beside_a_post_stand_the_recordings_that_fit(reader, duty):
    editor = StaffFactory(role=RoleName.EDITOR)
    asked = post("家屋調査の日程を決める", duty=duty)
    linked, shelved, alike = show("第9回 質問に答える"), show("路線価の見かた"), show("家屋調査に一人で行く前に")
    show("給食の献立")
    put_on_shelf(duty, "broadcasts.episode", shelved.pk, by=editor, reason="はじめに")
    answered(linked, asked)
    assert titles(recordings_beside(reader, "board.post", asked)) == [linked.title, shelved.title, alike.title]


def test_what_one_side_hides_the_other_does_not_show(reader, duty):
    keeper = StaffFactory(role=RoleName.MODERATOR)
    episode, asked = show("家屋調査に一人で行く前に"), post("家屋調査の日程を決める")
    answered(episode, asked)
    cover_thing("board.post", asked, by=keeper, reason="場所が分かるかもしれないため")
    assert posts_beside(reader, episode) == []
    open_one = post("家屋調査の持ちもの")
    Episode.objects.filter(pk=episode.pk).update(hidden_at=now())
    assert recordings_beside(reader, "board.post", open_one) == []
    assert [of(reader).get(path).status_code for path in (f"{episode.path}related/", f"/broadcasts/beside/board.post/{asked.pk}/")] == [
        404,
        404,
    ]


def test_a_post_for_its_field_alone_is_named_to_nobody_else(reader, duty):
    episode = show("家屋調査に一人で行く前に")
    closed = post("家屋調査の内輪の話", duty=duty, for_field=True)
    answered(episode, closed)
    assert titles(posts_beside(reader, episode)) == []


def test_both_pages_fetch_what_fits_when_they_are_read_to_the_end(reader):
    episode, asked = show("家屋調査に一人で行く前に"), post("家屋調査の日程を決める")
    client = of(reader)
    assert f'hx-get="{episode.path}related/" hx-trigger="revealed"' in client.get(episode.path).content.decode()
    assert f'hx-get="/broadcasts/beside/board.post/{asked.pk}/" hx-trigger="revealed"' in client.get(f"/board/{asked.pk}/").content.decode()
    part = client.get(f"{episode.path}related/", headers={"HX-Request": "true"}).content.decode()
    whole = client.get(f"/broadcasts/beside/board.post/{asked.pk}/").content.decode()
    assert (part.startswith("<section"), asked.title in part) == (True, True)
    assert ("<html" in whole, episode.title in whole) == (True, True)


def test_nothing_alike_is_said_and_strange_keys_lead_nowhere(reader):
    client, episode = of(reader), show("給食の献立")
    assert "似た話は、まだ見つかりませんでした" in client.get(f"{episode.path}related/").content.decode()
    paths = [f"/broadcasts/beside/{key}/{episode.pk}/" for key in ("broadcasts.episode", "nothing.here", "board.post")]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_it_asks_as_much_for_three_as_for_one(reader, django_assert_max_num_queries):
    episode, asked = show("家屋調査に一人で行く前に"), post("家屋調査の日程を決める")
    client, counts = of(reader), []
    for more in (1, 2):
        for _ in range(more):
            post("家屋調査のあれこれ")
            show("家屋調査のこつ")
        for path in (f"{episode.path}related/", f"/broadcasts/beside/board.post/{asked.pk}/"):
            with django_assert_max_num_queries(14) as counted:
                client.get(path)
            counts.append(len(counted))
    assert counts[:2] == counts[2:]
