"""Covering an episode for now: who may, who is told, who still sees it."""

import pytest
from django.test import Client

from chosha.broadcasts import actions
from chosha.broadcasts.models import State
from chosha.broadcasts.tests.factories import EpisodeFactory
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import ask_appeal, cover_thing, lift_cover, report_thing
from chosha.moderation.models import Cover
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
KEY, REASON = "broadcasts.episode", "場所が分かるかもしれないため。"


def browser_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_the_hosts_are_told_the_reason_and_told_again_when_it_is_back():
    hosts, moderator = [MemberFactory(), MemberFactory()], StaffFactory(role=RoleName.MODERATOR)
    episode = EpisodeFactory(title="第3回")
    episode.hosts.set(hosts)
    lift_cover(cover_thing(KEY, episode, by=moderator, reason=REASON), by=moderator)
    covered = f"「第3回」の回を、いったん伏せています。理由: {REASON}直すと、すぐ戻せます。あなたの評価には関わりません"
    back = "伏せていた「第3回」の回は、元どおり見えます。ご不便をおかけしました"
    told = {(notice.to, notice.line, notice.url) for notice in Notice.objects.all()}
    assert told == {(host, line, episode.path) for host in hosts for line in (covered, back)}


def test_the_longest_title_and_reason_make_a_whole_notice():
    episode = EpisodeFactory(host=MemberFactory(), title="題" * 100)
    cover_thing(KEY, episode, by=StaffFactory(role=RoleName.MODERATOR), reason="理" * 100)
    assert Notice.objects.get().line.endswith("あなたの評価には関わりません")


@pytest.mark.parametrize(
    ("role", "allowed"), [("moderator", True), ("administrator", False), ("broadcast", False), ("editor", False), (None, False)]
)
def test_moderators_and_administrators_cover_and_uncover_and_nobody_else(role, allowed):
    member, episode = StaffFactory(role=role) if role else MemberFactory(), EpisodeFactory()
    for act, before in ((actions.hide_episode, None), (actions.unhide_episode, now())):
        episode.hidden_at = before
        if allowed:
            act(episode, by=member, reason=REASON)
        else:
            with pytest.raises(NotAllowed):
                act(episode, by=member, reason=REASON)
        assert (episode.hidden_at is not before) is allowed


def test_a_moderator_who_covered_it_finds_it_among_what_is_covered():
    moderator, episode = StaffFactory(role=RoleName.MODERATOR), EpisodeFactory(title="第3回")
    browser = browser_of(moderator)
    assert "いったん伏せる" in browser.get(episode.path).content.decode()
    browser.post(f"/moderation/{KEY}/{episode.pk}/", {"reason": REASON})
    page = browser.get("/moderation/").content.decode()
    assert ("第3回" in page, "書いた人が消しました" in page) == (True, False)


@pytest.mark.parametrize("state", ["scheduled", "live", "archived"])
def test_the_host_of_a_covered_episode_sees_that_it_is_covered(state):
    host = MemberFactory()
    episode = EpisodeFactory(host=host, state=state, went_live_at=now(), hidden_at=now())
    assert "いったん伏せています" in browser_of(host).get(episode.path).content.decode()
    assert browser_of(MemberFactory()).get(episode.path).status_code == 404


def test_two_members_cover_a_leak_and_its_hosts_may_ask_for_another_look():
    host = MemberFactory()
    episode = EpisodeFactory(title="第3回")
    episode.hosts.add(host)
    for _ in range(2):
        report_thing(KEY, episode, by=MemberFactory(), kind="leak")
    episode.refresh_from_db()
    assert episode.hidden_at is not None
    page = browser_of(host).get(f"/moderation/broadcasts.episode/{episode.pk}/covering/").content.decode()
    assert ("見直しを申し出る" in page, f'href="{episode.path}changes/"' in page) == (True, True)
    appeal = ask_appeal(Cover.objects.get(), episode, by=host, words="公表されている話です。")
    with pytest.raises(NotAllowed):
        ask_appeal(appeal.cover, episode, by=MemberFactory(), words="別の人です。")


@pytest.mark.parametrize(("state", "mends"), [(State.SCHEDULED, True), (State.ARCHIVED, False)])
def test_other_words_mend_what_is_announced_and_not_what_was_recorded(state, mends):
    host, moderator = MemberFactory(), StaffFactory(role=RoleName.MODERATOR)
    episode = EpisodeFactory(title="山田さんの回", state=state)
    episode.hosts.add(host)
    cover_thing(KEY, episode, by=moderator, reason=REASON)
    words = {
        "summary": episode.summary,
        "starts_at": episode.starts_at,
        "minutes": 60,
        "hosts": [host],
        "guests": [],
        "no_recording": False,
    }
    actions.change_episode(episode, by=host, title="ある方の回", **words)
    episode.refresh_from_db()
    assert (episode.hidden_at is None, Cover.objects.get().outcome) == (mends, "mended" if mends else "")
    page = browser_of(host).get(f"/moderation/broadcasts.episode/{episode.pk}/covering/").content.decode()
    assert ("直すと、すぐ戻ります" in page, "元どおり見えています" in page) == (False, mends)
    if mends:
        with pytest.raises(Refused, match="伏せたときと同じ文です"):
            actions.change_episode(episode, by=host, title="山田さんの回", **words)
