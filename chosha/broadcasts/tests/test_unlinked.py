"""無記名: from what the house keeps nobody learns who asked or wished, nor when. The look is shown to find what is planted."""

import logging
import time

import pytest
from django.db import connection
from django.test import Client

from chosha.broadcasts.actions import ask_question, end_broadcast, scatter_questions, wish
from chosha.broadcasts.engine.once import question_tokens, wish_token
from chosha.broadcasts.models import LiveQuestion, OnceToken
from chosha.broadcasts.tests.factories import LiveQuestionFactory, on_air
from chosha.members.engine.keyring import new_secret
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
OWN = {"broadcasts_livequestion", "broadcasts_oncetoken"}


@pytest.fixture
def episode():
    return on_air(MemberFactory())


@pytest.fixture
def asker():
    return MemberFactory(display_name="封じ名", name="面川 よう", email="omokawa@example.jp")


def whole() -> dict[str, set[str]]:
    """Every row of every table, as the database holds it."""
    kept = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            kept[table] = {repr(row) for row in cursor.fetchall()}
    return kept


def left_by(act) -> dict[str, set[str]]:
    """The rows that came or changed while `act` was done, by table."""
    before = whole()
    act()
    return {table: rows - before.get(table, set()) for table, rows in whole().items() if rows - before.get(table, set())}


def signed_in(member, episode) -> Client:
    """A browser that is already there: what a visit leaves anyway is no news."""
    client = Client(REMOTE_ADDR="10.9.8.7")
    client.force_login(member)
    client.get(episode.path)
    return client


def test_asking_leaves_two_rows_that_say_neither_who_nor_when(asker, episode):
    client = signed_in(asker, episode)
    found = left_by(lambda: client.post(f"{episode.path}questions/", {"text": "まよいの問い", "guard_seen": ""}))
    question, token = LiveQuestion.objects.get(), OnceToken.objects.get()
    assert {table: len(rows) for table, rows in found.items()} == dict.fromkeys(OWN, 1)
    assert found["broadcasts_oncetoken"] == {repr(row) for row in OnceToken.objects.values_list("id", "token", "episode_id")}
    told = "".join("".join(rows) for rows in found.values())
    assert [word for word in (str(asker.pk), "封じ名", "10.9.8.7", time.strftime("%Y"), "datetime") if word in told] == []
    assert (str(question.pk) in repr(token.token), question.pk == token.pk) == (False, False)


def test_wishing_leaves_a_number_and_a_sum(asker, episode):
    question, client = LiveQuestionFactory(episode=episode, text="問い"), signed_in(asker, episode)
    found = left_by(lambda: client.post(f"{episode.path}wishes/", {"question": question.pk}))
    told = "".join("".join(rows) for rows in found.values())
    assert ({table: len(rows) for table, rows in found.items()}, str(asker.pk) in told, "datetime" in told) == (
        dict.fromkeys(OWN, 1),
        False,
        False,
    )


def test_the_same_look_finds_who_asked_by_name(asker, episode):
    """Else nothing found would mean nothing looked at."""
    client = signed_in(asker, episode)
    found = left_by(lambda: client.post(f"{episode.path}questions/", {"text": "まよいの問い", "named": "1"}))
    assert str(asker.pk) in "".join(found["broadcasts_livequestion"])


def test_the_same_look_finds_a_time_that_is_planted(asker, episode):
    from chosha.broadcasts.models import ChatLine

    found = left_by(lambda: ChatLine.objects.create(episode=episode, author=asker, text="ひとこと"))
    assert (set(found), "datetime" in "".join(found["broadcasts_chatline"])) == ({"broadcasts_chatline"}, True)


def test_no_line_of_a_log_tells_of_it(asker, episode, caplog):
    client = signed_in(asker, episode)
    caplog.set_level(logging.INFO)
    caplog.clear()
    client.post(f"{episode.path}questions/", {"text": "まよいの問い"})
    client.post(f"{episode.path}wishes/", {"question": LiveQuestion.objects.get().pk})
    logging.getLogger("chosha").info("planted")
    assert [record.getMessage() for record in caplog.records] == ["planted"]


def test_the_answers_carry_nothing_into_the_session(asker, episode):
    """A sentence kept for the next page would stand in the session, beside whose it is."""
    client = signed_in(asker, episode)
    before = dict(client.session.items())
    client.post(f"{episode.path}questions/", {"text": "まよいの問い"})
    assert dict(client.session.items()) == before


def test_tokens_of_one_member_are_as_far_apart_as_those_of_two(episode):
    secret, other = new_secret(), new_secret()
    tokens = [*question_tokens(secret, episode.pk), *question_tokens(other, episode.pk)]
    tokens += [wish_token(one, number) for one in (secret, other) for number in (1, 2)]
    assert len(set(tokens)) == len(tokens) == 14


def test_the_secret_of_the_masks_is_used_where_it_is_open_so_that_two_devices_are_one_voice(asker, episode):
    question, secret = LiveQuestionFactory(episode=episode), new_secret()
    assert (wish(question, by=asker, secret=secret), wish(question, by=asker, secret=secret)) == (True, False)
    question.refresh_from_db()
    assert question.wishes == 0


def test_a_device_without_that_secret_carries_its_own_in_a_cookie_that_scripts_do_not_read(asker, episode):
    question, client = LiveQuestionFactory(episode=episode), signed_in(asker, episode)
    client.post(f"{episode.path}wishes/", {"question": question.pk})
    cookie = client.cookies["chosha_wishes"]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["path"]) == (True, "Lax", "/episodes/")
    assert cookie.value not in "".join("".join(rows) for rows in whole().values())


def test_after_the_end_no_token_is_left(asker, episode):
    client = signed_in(asker, episode)
    client.post(f"{episode.path}questions/", {"text": "まよいの問い"})
    end_broadcast(episode, by=episode.on_air_by)
    assert (OnceToken.objects.count(), LiveQuestion.objects.get().text) == (0, "まよいの問い")


def places(table: str, key: str) -> list[int]:
    """The rows in the order in which the database lays them."""
    with connection.cursor() as cursor:
        where = "ctid" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f'SELECT "{key}" FROM "{table}" ORDER BY {where}')
        return [row[0] for row in cursor.fetchall()]


def test_where_rows_lie_tells_no_order(episode):
    asked = [
        ask_question(episode, by=MemberFactory.build(pk=1, standing="active"), secret=new_secret(), text=f"問い{number}").pk
        for number in range(24)
    ]
    scatter_questions()
    assert (places("broadcasts_livequestion", "id") == asked, sorted(places("broadcasts_livequestion", "id")) == sorted(asked)) == (
        False,
        True,
    )


def test_the_same_look_finds_the_order_of_rows_that_were_laid_as_they_came(episode):
    laid = [LiveQuestionFactory(episode=episode).pk for _ in range(24)]
    assert places("broadcasts_livequestion", "id") == laid
