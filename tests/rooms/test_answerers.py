"""Members who know the field of a consultation: asked softly, seated by the host, and never for a question of their own."""

import pytest

from chosha.board.tests.factories import make_post
from chosha.broadcasts.actions import (
    ask_answerers,
    call_answerers,
    offer_to_answer,
    pick,
    seat_answerer,
)
from chosha.broadcasts.models import Answerer
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import CanHelp
from chosha.members.tests.factories import DutyFactory, MemberFactory
from chosha.notices.models import Notice
from chosha.talk.actions import put_on
from chosha.talk.tests.guarding import wearer
from tests.rooms.test_consulting import at_desk, handed, words_of

pytestmark = pytest.mark.django_db
KEY = "board.post"


@pytest.fixture
def field():
    return DutyFactory()


def able(field, **more):
    member = MemberFactory(**more)
    CanHelp.objects.create(member=member, words="滞納整理", duty=field)
    return member


def test_whoever_knows_the_field_is_asked_softly_once_and_seated(programme, episode, host, field, monkeypatch):
    writer, knows, stranger = able(field), able(field, display_name="三輪"), MemberFactory()
    row = handed(make_post(by=writer, title="滞納の話", duty=field), writer, programme)
    pick(row, episode=episode, by=host)
    monkeypatch.setattr("chosha.notices.actions.is_quiet", lambda *_: False)
    call_answerers(row, episode=episode, by=host)
    assert (ask_answerers(), list(Notice.objects.exclude(to=host).values_list("to", flat=True))) == (0, [knows.pk])
    place = Notice.objects.get(to=knows).url
    client = at_desk(knows)
    assert "滞納の話" in words_of(client.get(place))
    client.post(f"{place}offer/")
    page = words_of(at_desk(host).get(f"{episode.path}order/"))
    assert ("三輪さん" in page, Notice.objects.filter(to=host).count()) == (True, 1)
    at_desk(host).post(f"{episode.path}order/seats/{Answerer.objects.get().pk}/")
    assert list(episode.guests.all()) == [knows]
    client.post(f"{place}offer/end/")
    assert (list(episode.guests.all()), stranger.pk in Answerer.objects.values_list("member", flat=True)) == ([], False)


def test_nobody_answers_a_question_of_their_own_and_a_mask_forgets_what_was_offered(asker, asked, programme, episode, host):
    row = handed(asked, asker, programme)
    pick(row, episode=episode, by=host)
    with pytest.raises(Refused):
        offer_to_answer(row, by=asker)
    asker.mask_secret = None
    with pytest.raises(Refused):
        offer_to_answer(row, by=asker)
    helper = wearer()
    offer_to_answer(row, by=helper)
    put_on(by=helper, key=KEY, thing_id=asked.pk, asks=False)
    assert Answerer.objects.get().state == Answerer.State.ASKED
    with pytest.raises(Refused, match="匿名で書いている"):  # the hosts would learn the name of who answers there without one
        offer_to_answer(row, by=helper)
    with pytest.raises(NotAllowed):
        seat_answerer(Answerer.objects.get(), episode=episode, by=helper, seated=True)
