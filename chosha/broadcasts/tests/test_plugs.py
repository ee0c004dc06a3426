import pytest

from chosha.broadcasts import actions, plugs
from chosha.broadcasts.models import Episode, State
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.media.engine import grants
from chosha.media.facts import RecordingReady
from chosha.media.models import Upload
from chosha.media.queries import show_folder
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.realtime.hub import permissions
from chosha.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(monkeypatch):
    said = []
    monkeypatch.setattr(plugs, "publish", lambda stream, thing, html, event="line": said.append((stream, event, html)))
    return said


def test_a_line_goes_out_as_a_fragment_and_a_covered_one_is_taken_back(said, django_capture_on_commit_callbacks):
    episode, member = on_air(MemberFactory()), MemberFactory(display_name="中村")
    with django_capture_on_commit_callbacks(execute=True):
        line = actions.say(episode, by=member, text="音だけで<聞いて>います")
    with django_capture_on_commit_callbacks(execute=True):
        actions.hide_line(line, by=member)
    (stream, event, html), gone = said
    assert (stream, event, "中村" in html, "音だけで&lt;聞いて&gt;います" in html) == ("broadcasts.chat", "line", True, True)
    assert gone == ("broadcasts.chat", "gone", f"line-{line.pk}")


def test_waiting_pages_hear_each_turn_of_the_show(said, django_capture_on_commit_callbacks):
    host = MemberFactory()
    episode = EpisodeFactory(host=host)
    with django_capture_on_commit_callbacks(execute=True):
        actions.go_live(episode, by=host)
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_broadcast(episode, by=host)
    with django_capture_on_commit_callbacks(execute=True):
        actions.make_archive(episode)
    assert said == [("broadcasts.state", "state", state) for state in ("live", "ended", "archived")]


def test_the_gate_opens_for_members_and_for_nobody_else():
    episode, inside, outside = EpisodeFactory(), MemberFactory(), MemberFactory(standing=Standing.SUSPENDED)
    may_fetch = grants._fetching["episode"]
    assert may_fetch(inside.pk, episode.pk, None) == show_folder(episode.pk)
    assert [may_fetch(number, episode.pk, None) for number in (outside.pk, 0)] == [None, None]


def test_streams_are_open_to_those_who_may_watch():
    episode, inside, outside = EpisodeFactory(), MemberFactory(), MemberFactory(standing=Standing.SUSPENDED)
    may_listen = permissions._declared["broadcasts.chat"]
    assert [may_listen(member.pk, str(episode.pk)) for member in (inside, outside)] == [True, False]
    assert may_listen(inside.pk, "x") is False


def test_search_reads_title_chapters_and_captions_until_the_episode_is_covered():
    card = passport("broadcasts.episode")
    episode = recorded(title="通帳の回")
    words = card.words(episode)
    assert (words.split("\n")[0], "内職の材料代" in words, "通帳の読みかた" in words) == ("通帳の回", True, True)
    card.hide(episode, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かる")
    assert (card.words(episode), card.visible_to(MemberFactory()).count()) == (None, 0)
    card.unhide(episode, by=StaffFactory(role=RoleName.MODERATOR), reason="直った")
    assert card.visible_to(MemberFactory()).count() == 1


def test_a_converted_recording_stands_in_the_archive_even_when_the_message_is_lost():
    upload = Upload.objects.create(name="a.mp4", expected_bytes=1, state=Upload.State.READY)
    episode = EpisodeFactory(upload=upload)
    archive = show_folder(episode.pk) / "archive"
    archive.mkdir(parents=True)
    (archive / "facts.json").write_text('{"duration": 12.5, "size": 1, "has_video": false}')
    actions.settle_recordings()
    assert (Episode.objects.get().state, Episode.objects.get().recording.seconds) == (State.ARCHIVED, 12.5)
    plugs.stand_in_archive(RecordingReady(upload_id=upload.pk, show_id=episode.pk))
    assert Episode.objects.get().state == State.ARCHIVED


def test_a_suspended_host_leaves_the_air(django_capture_on_commit_callbacks):
    from chosha.members.actions import change_standing

    host = MemberFactory()
    episode = on_air(host)
    with django_capture_on_commit_callbacks(execute=True):
        change_standing(host, Standing.SUSPENDED, by=None)
    assert Episode.objects.get(pk=episode.pk).on_air_by is None


@pytest.mark.parametrize("how_many", [1, 3])
def test_finding_episodes_asks_the_database_the_same_however_many_are_found(how_many, django_assert_num_queries):
    for number in range(how_many):
        programme = actions.plan_programme(title=f"番組{number}", by=None)
        actions.plan_episode(programme, title="償却資産の申告", starts_at=now(), by=None)
    member = MemberFactory()
    with django_assert_num_queries(7):
        assert len(find(member, "償却資産")) == how_many


def test_covering_a_show_on_air_takes_it_from_the_screens(said, django_capture_on_commit_callbacks, monkeypatch):
    forgotten = []
    monkeypatch.setattr("chosha.media.engine.grants.forget_verdicts", lambda: forgotten.append(True))
    host = MemberFactory()
    episode = on_air(host)
    with django_capture_on_commit_callbacks(execute=True):
        actions.hide_episode(episode, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かる")
    assert (said, forgotten) == ([("broadcasts.state", "state", "covered")], [True])
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_broadcast(episode, by=host)
    assert Episode.objects.get().state == State.ENDED
