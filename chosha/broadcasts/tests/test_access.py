import pytest
from django.contrib.auth.models import AnonymousUser

from chosha.broadcasts.access import (
    may_hide_line,
    may_host,
    may_make_programmes,
    may_plan,
    may_send,
    may_watch_by_id,
    visible_episodes,
    visible_lines,
    visible_programmes,
)
from chosha.broadcasts.tests.factories import ChatLineFactory, EpisodeFactory, ProgrammeFactory, on_air
from chosha.kernel.clock import now
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("standing", "sees"), [(standing, standing not in ("applicant", "suspended", "left")) for standing in Standing])
def test_everybody_inside_sees_every_episode_and_nobody_else_does(standing, sees):
    episode, line = EpisodeFactory(), ChatLineFactory()
    member = MemberFactory(standing=standing)
    assert visible_episodes(member).filter(pk=episode.pk).exists() is sees
    assert visible_programmes(member).exists() is sees
    assert visible_lines(member).filter(pk=line.pk).exists() is sees
    assert may_watch_by_id(member.pk, episode.pk) is sees


def test_a_visitor_sees_nothing():
    EpisodeFactory()
    assert list(visible_episodes(AnonymousUser())) == []
    assert list(visible_programmes(AnonymousUser())) == []
    assert may_watch_by_id(1, EpisodeFactory().pk) is False


def test_a_covered_episode_is_seen_by_its_hosts_by_broadcast_volunteers_and_by_those_who_cover():
    host, of_programme, guest = MemberFactory(), MemberFactory(), MemberFactory()
    episode = EpisodeFactory(hidden_at=now(), host=host, programme=ProgrammeFactory(host=of_programme))
    episode.guests.add(guest)
    people = {"host": host, "host of the programme": of_programme, "guest": guest, "member": MemberFactory()}
    people |= {name: StaffFactory(role=name) for name in RoleName.values}
    seen = {name for name, member in people.items() if list(visible_episodes(member)) == [episode]}
    assert seen == {"host", "host of the programme", "broadcast", "moderator"}


def test_hosts_host_guests_do_not():
    host, of_programme, guest, other = MemberFactory(), MemberFactory(), MemberFactory(), MemberFactory()
    episode = EpisodeFactory(host=host, programme=ProgrammeFactory(host=of_programme))
    episode.guests.add(guest)
    volunteer, gone = StaffFactory(role=RoleName.BROADCAST), MemberFactory(standing=Standing.SUSPENDED)
    episode.hosts.add(gone)
    assert [may_host(member, episode) for member in (host, of_programme, volunteer, guest, other, gone)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [may_plan(member, episode.programme) for member in (host, of_programme, volunteer, other)] == [False, True, True, False]
    assert [may_make_programmes(member) for member in (of_programme, volunteer)] == [False, True]


def test_only_whoever_is_on_air_may_send():
    host, second = MemberFactory(), MemberFactory()
    episode = on_air(host)
    episode.hosts.add(second)
    assert [may_send(episode.pk, 1, member.pk) for member in (host, second)] == [True, False]
    host.standing = Standing.SUSPENDED
    host.save()
    assert may_send(episode.pk, 1, host.pk) is False


def test_nobody_sends_to_a_show_that_has_ended():
    host = MemberFactory()
    episode = on_air(host)
    episode.state = "ended"
    episode.save()
    assert may_send(episode.pk, 1, host.pk) is False


def test_a_line_is_covered_by_its_writer_a_host_or_a_moderator():
    host, writer = MemberFactory(), MemberFactory()
    line = ChatLineFactory(episode=on_air(host), author=writer)
    moderator = StaffFactory(role=RoleName.MODERATOR)
    assert [may_hide_line(member, line) for member in (writer, host, moderator, MemberFactory())] == [True, True, True, False]
