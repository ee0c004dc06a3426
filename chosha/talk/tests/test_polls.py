from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.kernel.clock import today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.talk.actions import attach_poll, close_poll, remove_polls, settle_polls, vote
from chosha.talk.actions.polls import GONE, KEYLESS, OVER, SHUT, UNKNOWN
from chosha.talk.models import Poll, Ticket
from chosha.talk.queries.polls import poll_for, polls_on, tally
from chosha.talk.tests.factories import KEY, BodyPassport, make_thing
from chosha.talk.tests.polling import WORDS, make_poll, votes

pytestmark = pytest.mark.django_db


def seen(poll):
    poll.refresh_from_db()
    return tally(poll)[:2]


def later(monkeypatch, days):
    there = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: there)


@pytest.fixture
def author(monkeypatch):
    """Whoever answers for the tests' own content."""
    member = MemberFactory()
    monkeypatch.setattr(BodyPassport, "author_of", lambda self, thing: member.pk)
    return member


def test_a_poll_keeps_what_it_asks_and_nothing_of_votes_yet():
    poll = make_poll()
    asked = (poll.question, poll.choices, poll.many, poll.closes_on, poll.closed, poll.counts, poll.cast)
    assert asked == (WORDS.question, list(WORDS.choices), False, today() + timedelta(days=7), False, [0, 0, 0], 0)
    assert (poll.is_over, Ticket.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"question": " 　"}, "poll_question"),
        ({"question": "あ" * 101}, "poll_question"),
        ({"choices": ()}, "poll_choices"),
        ({"choices": ("一つ", " ")}, "poll_choices"),
        ({"choices": tuple("一二三四五六七八九")}, "poll_choices"),
        ({"choices": ("同じ", "同じ\u200b")}, "poll_choices"),
        ({"choices": ("あ" * 61, "い")}, "poll_choices"),
        ({"days": 31}, "poll_days"),
        ({"days": 0}, "poll_days"),
    ],
)
def test_what_is_not_sound_is_refused_beside_its_field(words, field):
    with pytest.raises(Refused) as refusal:
        make_poll(**words)
    assert (refusal.value.field, Poll.objects.count()) == (field, 0)


def test_nothing_is_shown_before_a_second_batch_is_full_and_every_step_is_five_votes():
    poll, steps = make_poll(), []
    for pick in (0, 1, 0, 2, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2):
        votes(poll, pick)
        steps.append((poll.cast, poll.counts))
    assert steps[:9] == [(0, [0, 0, 0])] * 9
    assert steps[9:14] == [(5, [3, 1, 1])] * 5
    assert steps[14] == (10, [3, 6, 1])


def test_the_close_shows_the_rest_which_is_never_fewer_than_five(author):
    poll = make_poll()
    votes(poll, *[0] * 11)
    assert seen(poll) == ([5, 0, 0], 5)
    close_poll(poll, by=author)
    assert seen(poll) == ([11, 0, 0], 11)
    assert (poll.closed, bytes(poll.box), Ticket.objects.count()) == (True, b"", 0)


@pytest.mark.parametrize(("many", "told"), [(4, ([0, 0, 0], 0)), (5, ([5, 0, 0], 5)), (9, ([9, 0, 0], 9))])
def test_fewer_than_five_votes_are_never_shown_and_not_kept(many, told, monkeypatch):
    poll = make_poll()
    votes(poll, *[0] * many)
    assert seen(poll) == ([0, 0, 0], 0)
    later(monkeypatch, 8)
    assert seen(poll) == told  # before the chore came by
    assert (settle_polls(), settle_polls()) == (1, 0)
    assert seen(poll) == told
    assert (poll.counts, poll.cast, bytes(poll.box), Ticket.objects.count()) == (*told, b"", 0)


def test_the_last_day_belongs_to_it(monkeypatch):
    poll = make_poll(days=3)
    later(monkeypatch, 3)
    votes(poll, 0)
    later(monkeypatch, 1)
    with pytest.raises(Refused) as refusal:
        votes(poll, 0)
    assert refusal.value.sentence == OVER


def test_a_member_votes_once():
    poll, member = make_poll(), MemberFactory()
    assert [vote(poll, by=member, picks={pick}) for pick in (0, 0, 2)] == [True, False, False]
    votes(poll, *[1] * 9)
    assert (poll.cast, sum(poll.counts), Ticket.objects.count()) == (5, 5, 10)


def test_several_polls_of_one_content_are_voted_in_apart():
    thing, member = make_thing(), MemberFactory()
    one, other = make_poll(thing), make_poll(thing, question="二つめの問い")
    vote(one, by=member, picks={0})
    shown = polls_on(member, KEY, thing, own=False)
    assert [(poll.question, poll.voted) for poll in shown] == [(WORDS.question, True), ("二つめの問い", False)]
    assert vote(other, by=member, picks={1}) is True


@pytest.mark.parametrize(
    ("picks", "words"),
    [(set(), "まだ選ばれていません"), ({0, 1}, "選べるのは一つです"), ({3}, UNKNOWN), ({-1}, UNKNOWN), ({0, 99}, UNKNOWN)],
)
def test_a_choice_that_is_none_is_refused_and_leaves_nothing(picks, words):
    poll = make_poll()
    with pytest.raises(Refused) as refusal:
        vote(poll, by=MemberFactory(), picks=picks)
    assert refusal.value.sentence.startswith(words)
    assert Ticket.objects.count() == 0


def test_several_choices_in_one_vote_count_one_voter():
    poll = make_poll(many=True)
    for member in (MemberFactory() for _ in range(10)):
        vote(poll, by=member, picks={0, 2})
    assert seen(poll) == ([5, 0, 5], 5)


def test_whoever_does_not_see_the_content_does_not_vote():
    poll = make_poll(make_thing("秘の市"))
    with pytest.raises(NotAllowed):
        vote(poll, by=MemberFactory(), picks={0})
    with pytest.raises(NotAllowed):
        vote(make_poll(), by=MemberFactory(standing="suspended"), picks={0})


def test_whoever_may_only_read_does_not_vote():
    with pytest.raises(Refused) as refusal:
        vote(make_poll(), by=MemberFactory(read_only=True), picks={0})
    assert refusal.value.sentence == SHUT


def test_only_whoever_wrote_it_closes_it_early(author):
    poll = make_poll()
    for member in (MemberFactory(), StaffFactory(role=RoleName.MODERATOR)):
        with pytest.raises(NotAllowed):
            close_poll(poll, by=member)
    close_poll(poll, by=author)
    with pytest.raises(Refused) as refusal:
        vote(poll, by=MemberFactory(), picks={0})
    assert refusal.value.sentence == OVER


def test_without_the_key_of_the_house_nobody_votes_and_what_waited_is_not_made_up(settings, monkeypatch, author):
    poll = make_poll()
    votes(poll, *[0] * 12)
    kept, settings.CHOSHA_MASK_KEY = settings.CHOSHA_MASK_KEY, "the key of another house"
    for act in (lambda: votes(poll, 0), lambda: close_poll(poll, by=author)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.sentence == KEYLESS
    later(monkeypatch, 8)
    poll.refresh_from_db()
    assert (settle_polls(), tally(poll)) == (0, ([5, 0, 0], 5, True))
    settings.CHOSHA_MASK_KEY = kept  # it came back
    assert (settle_polls(), seen(poll)) == (1, ([12, 0, 0], 12))


def test_a_poll_taken_off_takes_its_votes_along():
    poll = make_poll()
    voter, *_ = votes(poll, 0, 1)
    assert (remove_polls(KEY, [poll.thing_id]), Poll.objects.count(), Ticket.objects.count()) == (1, 0, 0)
    with pytest.raises(Refused) as refusal:
        vote(poll, by=voter, picks={0})
    assert refusal.value.sentence == GONE
    assert poll_for(voter, poll, make_thing()) is None


def test_a_poll_hangs_on_anything_with_a_passport():
    thing = make_thing()
    poll = attach_poll(thing_key=KEY, thing_id=thing.pk, words=WORDS)
    assert [shown.id for shown in polls_on(MemberFactory(), KEY, thing, own=False)] == [poll.pk]
