"""無記名: one vote from the same state, once for each choice. Nothing in the house may differ between the two but a cipher."""

import logging
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from chosha.audit.actions import record
from chosha.members.models import Member, Organisation
from chosha.members.tests.factories import MemberFactory
from chosha.notices.actions import notify
from chosha.talk import actions
from chosha.talk.actions.places import scatter_talk
from chosha.talk.engine.ballots import NONE, Waiting, sealed, ticket_proof, unsealed
from chosha.talk.models import Comment, Poll, Ticket
from chosha.talk.tests.factories import KEY, make_comment
from chosha.talk.tests.polling import make_poll, votes

# What is random, or in cipher, whatever is voted.
OPAQUE = {"talk_poll": {"box"}, "talk_ticket": {"id"}}


class Undone(Exception):
    """Takes everything back, so that the next world begins where this one began."""


def rows() -> dict[str, list[str]]:
    """Every row of every table without the opaque columns."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names, hidden = [column[0] for column in cursor.description], OPAQUE.get(table, set())
            found[table] = sorted(str([v for name, v in zip(names, row, strict=True) if name not in hidden]) for row in cursor.fetchall())
    return found


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


@pytest.fixture
def after(tmp_path, settings, caplog, db, django_capture_on_commit_callbacks):
    """`after(poll, member, pick)`: all that is left of one vote, which is then undone. Logs, chores, files and listeners are real."""
    settings.CHOSHA_HOME = tmp_path
    caplog.set_level(logging.DEBUG)
    clients: dict[int, Client] = {}

    def lived(poll: Poll, member, pick: int, then=lambda pick: None):
        if member.pk not in clients:
            clients[member.pk] = Client()
            clients[member.pk].force_login(member)
            clients[member.pk].get(f"/talk/polls/{poll.pk}/")  # the session has noted that the device is in use
        caplog.clear()
        with _undone():
            with django_capture_on_commit_callbacks(execute=True):
                asked = {"path": f"/talk/polls/{poll.pk}/votes/", "data": {"pick": str(pick)}, "headers": {"HX-Request": "true"}}
                page = clients[member.pk].post(**asked).content.decode()
                then(pick)
            scatter_talk()
            boxes = [len(bytes(box)) for box in Poll.objects.values_list("box", flat=True)]
            said = [entry.getMessage() for entry in caplog.records]
            return rows() | {"files": files(tmp_path), "log": said, "page": page, "lengths": boxes}

    return lived


@contextmanager
def _undone():
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


def differences(*worlds) -> list[str]:
    return [place for place in worlds[0] if any(world[place] != worlds[0][place] for world in worlds)]


def test_every_choice_leaves_the_same_house_behind(after):
    poll, member, counted = make_poll(), MemberFactory(), []

    def count(pick):
        poll.refresh_from_db()
        counted.append(unsealed(poll.box, settings.CHOSHA_MASK_KEY, poll.pk).filling[:3])

    votes(poll, 2)
    worlds = [after(poll, member, pick, count) for pick in (0, 1, 2)]
    assert counted == [(1, 0, 1), (0, 1, 1), (0, 0, 2)]  # it was another vote each time
    assert [world["talk_ticket"] != rows()["talk_ticket"] for world in worlds] == [True] * 3
    assert differences(*worlds) == []


def test_the_fifth_vote_and_the_tenth_leave_the_same_house_behind_too(after):
    poll, member = make_poll(), MemberFactory()
    votes(poll, 0, 1, 2, 0)
    assert differences(*(after(poll, member, pick) for pick in (0, 1, 2))) == []
    votes(poll, 0, 1, 2, 0, 1)
    worlds = [after(poll, member, pick) for pick in (0, 1, 2)]
    assert differences(*worlds) == []  # what is shown now are the five of the batch before
    assert "5人の投票の結果" in worlds[0]["page"]


LEAKS = {
    "audit_entry": lambda poll, pick: record("talk.poll.voted", poll, pick=pick),
    "notices_notice": lambda poll, pick: notify(MemberFactory(), f"{poll.choices[pick]}に一票", "/", key=KEY, id=poll.pk),
    "talk_comment": lambda poll, pick: Comment.objects.filter(thing_id=poll.thing_id).update(source=poll.choices[pick]),
    "talk_poll": lambda poll, pick: Poll.objects.update(counts=[int(place == pick) for place in range(3)]),
    "talk_ticket": lambda poll, pick: Ticket.objects.update(proof=str(pick)),
    "files": lambda poll, pick: _write(pick),
    "log": lambda poll, pick: logging.getLogger("chosha.talk").debug("voted %s", pick),
    "lengths": lambda poll, pick: Poll.objects.update(box=b"x" * (pick + 1)),
}


def _write(pick: int) -> None:
    Path(settings.CHOSHA_HOME, "votes.txt").write_text(str(pick), "utf-8")


@pytest.mark.parametrize("place", LEAKS)
def test_a_planted_leak_is_found(after, place):
    poll = make_poll()
    make_comment_on(poll)
    worlds = [after(poll, member, pick, lambda pick: LEAKS[place](poll, pick)) for member in [MemberFactory()] for pick in (0, 1)]
    assert place in differences(*worlds)


def make_comment_on(poll: Poll) -> None:
    make_comment(Organisation.objects.get(pk=poll.thing_id))


@pytest.mark.django_db
def test_no_row_of_a_poll_says_who_voted_without_the_key_of_the_house():
    member, poll = MemberFactory(email="tohyo@example.jp", display_name="投票した人"), make_poll()
    actions.vote(poll, by=member, picks={1})
    stored = str([row for table in ("talk_poll", "talk_ticket") for row in rows()[table]])
    assert [word in stored for word in (f", {member.pk},", member.email, member.display_name)] == [False] * 3
    proofs = set(Ticket.objects.values_list("proof", flat=True))
    guesses = {ticket_proof(key, KEY, poll.thing_id, member.pk) for key in ("", "another key", settings.CHOSHA_MASK_KEY[:-1])}
    assert (proofs & guesses, proofs) == (set(), {ticket_proof(settings.CHOSHA_MASK_KEY, KEY, poll.thing_id, member.pk)})


class Thief:
    """Has one copy of the rows, and the key files."""

    def __init__(self, poll: Poll) -> None:
        row, key = Poll.objects.get(pk=poll.pk), settings.CHOSHA_MASK_KEY
        waiting = unsealed(row.box, key, row.pk)
        self.sums = [ready + filling for ready, filling in zip(*waiting, strict=True)][:3]
        proofs = set(Ticket.objects.values_list("proof", flat=True))
        self.voters = {pk for pk in Member.objects.values_list("pk", flat=True) if ticket_proof(key, KEY, row.thing_id, pk) in proofs}


@pytest.mark.django_db
def test_whoever_has_the_key_files_too_names_voters_and_sums_while_it_is_open_and_nobody_after():
    poll = make_poll()
    voters = votes(poll, 0, 1, 2, 1)
    thief = Thief(poll)
    assert (thief.voters, thief.sums) == ({member.pk for member in voters}, [1, 2, 1])
    Poll.objects.update(closes_on="2020-01-01")
    actions.settle_polls()
    thief = Thief(poll)
    assert (thief.voters, thief.sums) == (set(), [0, 0, 0])


@pytest.mark.django_db
def test_two_copies_with_the_key_files_around_one_single_vote_are_the_limit_the_page_writes_down():
    """Kept as a test so that nobody believes it away: see the limits in ADR 0011."""
    poll = make_poll()
    votes(poll, 0, 1)
    before, last = Thief(poll), votes(poll, 2)[0]
    after = Thief(poll)
    told = [place for place in range(3) if after.sums[place] > before.sums[place]]
    assert (after.voters - before.voters, told) == ({last.pk}, [2])
    votes(poll, 0, 1)
    later = Thief(poll)
    assert (len(later.voters - after.voters), later.sums) == (2, [2, 2, 1])  # two voted: who of them chose which is open


def test_boxes_have_one_length_and_are_never_the_same_twice():
    full = Waiting((4_000_000_000,) * 9, (4_000_000_000,) * 9)
    boxes = [sealed(waiting, "key", 1) for waiting in (Waiting(NONE, NONE), Waiting(NONE, NONE), full)]
    assert ({len(box) for box in boxes}, len(set(boxes))) == ({112}, 3)


@pytest.mark.django_db(transaction=True)
def test_after_the_scattering_tickets_lie_in_no_order_of_votes():
    poll = make_poll()
    votes(poll, *[0] * 8)
    if connection.vendor == "postgresql":
        assert len(places("xmin")) == 8
        scatter_talk()
        assert len(places("xmin")) == 1
        assert places("xmin", "talk_poll") == places("xmin")
    else:
        lie = places("rowid")
        assert (all(place < 0 for place in lie), len(lie)) == (True, 8)


def places(column: str, table: str = "talk_ticket") -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {"xmin::text::bigint" if column == "xmin" else column} FROM "{table}"')
        return {row[0] for row in cursor.fetchall()}
