"""投票 beside a show: begun by a host, answered by whoever listens, and nothing of votes told."""

import pytest

from chosha.broadcasts.actions import begin_poll
from chosha.broadcasts.plugs import together
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.tests.factories import MemberFactory
from chosha.talk.engine.ballots import PollWords
from chosha.talk.models import Poll

pytestmark = pytest.mark.django_db
WORDS = PollWords("様式は、いつ付け直しますか", ("年度のはじめ", "直したとき"))
TYPED = {"poll_question": WORDS.question, "poll_choices": "年度のはじめ\n直したとき", "poll_many": "no", "poll_days": "3"}


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def episode(host):
    return on_air(host)


def test_a_poll_begun_on_the_desk_calls_all_and_stands_beside_the_picture(
    client, host, episode, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(
        together, "publish", lambda stream, thing, html, event="line": told.append((event, f"{episode.path}polls/" in html))
    )
    client.force_login(host)
    with django_capture_on_commit_callbacks(execute=True):
        begun = client.post(f"{episode.path}desk/poll/", TYPED, headers={"HX-Request": "true"})
    assert (begun.status_code, told) == (200, [("poll", True)])
    client.force_login(MemberFactory())
    pages = [client.get(path).content.decode() for path in (episode.path, f"{episode.path}words/", f"{episode.path}polls/")]
    assert [WORDS.question in page and "投票する" in page for page in pages] == [True] * 3
    poll, before = Poll.objects.get(), len(told)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/talk/polls/{poll.pk}/votes/", {"pick": "1"})
    assert (len(told) - before, "投票しました" in client.get(episode.path).content.decode()) == (0, True)


def test_the_form_says_what_is_missing_and_asks_about_names(client, host, episode):
    client.force_login(host)
    place = f"{episode.path}desk/poll/"
    empty = client.post(place, {})
    named = client.post(place, TYPED | {"poll_question": "税務課の高橋係長の案に、賛成ですか"})
    assert (empty.status_code, "投票の問いがまだ書かれていません" in empty.content.decode()) == (422, True)
    assert (named.status_code, 'id="guard"' in named.content.decode(), Poll.objects.count()) == (422, True, 0)
    one = client.post(place, TYPED | {"poll_choices": "一つだけ"})
    assert (one.status_code, "2つから" in one.content.decode()) == (422, True)


def test_only_hosts_ask_and_only_until_the_end(client, host, episode):
    with pytest.raises(NotAllowed):
        begin_poll(episode, by=MemberFactory(), words=WORDS)
    begin_poll(EpisodeFactory(host=host), by=host, words=WORDS)
    with pytest.raises(Refused):
        begin_poll(recorded(host=host), by=host, words=WORDS)
    client.force_login(MemberFactory())
    assert client.get(f"{episode.path}desk/poll/").status_code == 403
    for _ in range(10):
        begin_poll(episode, by=host, words=WORDS)
    with pytest.raises(Refused):
        begin_poll(episode, by=host, words=WORDS)
