"""Calendars: what a real reader makes of the schedule, and whose it is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from chosha.audit.models import Entry
from chosha.broadcasts.actions import (
    cancel,
    change_episode,
    drop_reminder,
    end_calendar,
    follow,
    make_calendar,
)
from chosha.broadcasts.engine.ical import Entry as CalendarEntry
from chosha.broadcasts.engine.ical import draw_calendar
from chosha.broadcasts.models import CalendarAddress, Episode
from chosha.broadcasts.tests.factories import EpisodeFactory, recorded
from chosha.broadcasts.views.calendars import METER
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import change_standing
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, enter_fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MemberFactory()


def address(member, **facts) -> str:
    return f"/broadcasts/calendars/{make_calendar(by=member, name='電話', **facts)[1]}/programmes.ics"


def read(path, client=None) -> list:
    answer = (client or Client()).get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_reader_finds_hour_title_and_the_way_to_the_page(member, settings):
    starts_at = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
    episode = EpisodeFactory(title="第9回; 日付, 名前\\印", programme__title="相談所", starts_at=starts_at, minutes=45)
    (event,) = read(address(member))
    assert (event["SUMMARY"], event["DTSTART"].dt, event["DTEND"].dt) == (
        "相談所　第9回; 日付, 名前\\印",
        starts_at,
        starts_at + timedelta(minutes=45),
    )
    assert (event["URL"], event["SEQUENCE"], event["STATUS"]) == (f"{settings.CHOSHA_BASE_URL}/episodes/{episode.pk}/", 0, "CONFIRMED")


def test_the_calendar_is_told_of_every_turn_under_the_same_name(member):
    host = MemberFactory()
    episode, path = EpisodeFactory(host=host), address(member)
    (first,) = read(path)
    facts = {"title": "新しい題", "summary": "", "minutes": 30, "hosts": [host], "guests": [], "no_recording": False}
    change_episode(episode, by=host, starts_at=episode.starts_at + timedelta(days=1), **facts)
    (second,) = read(path)
    cancel(episode, by=host)
    (third,) = read(path)
    assert first["UID"] == second["UID"] == third["UID"]
    assert [event["SEQUENCE"] for event in (first, second, third)] == [0, 1, 2]
    assert [event["STATUS"] for event in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert second["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=1)


def test_long_lines_are_folded_by_octets_and_no_sign_is_cut():
    moment = datetime(2026, 12, 2, 12, tzinfo=UTC)
    title = "髙" * 70 + "𠮷野家" + "x" * 80 + "\x00\x1b改\r\n行"
    drawn = draw_calendar([CalendarEntry(1, title, moment, moment, moment, 0, False)], name="名" * 40, house="https://example.jp")
    lines = drawn.split(b"\r\n")
    assert (max(map(len, lines)) <= 75, all(line.decode() for line in lines[:-1]), b"\n" in b"".join(lines)) == (True, True, False)
    calendar = Calendar.from_ical(drawn)
    assert calendar.walk("VEVENT")[0]["SUMMARY"] == "髙" * 70 + "𠮷野家" + "x" * 80 + "改\n行"
    assert (str(calendar["X-WR-CALNAME"]), str(calendar["METHOD"])) == ("名" * 40, "PUBLISH")


def test_only_what_is_followed_where_so_wished(member):
    followed, other = EpisodeFactory(programme__title="聞く番組"), EpisodeFactory(programme__title="ほかの番組")
    dropped = EpisodeFactory(programme=followed.programme)
    follow(followed.programme, by=member)
    drop_reminder(dropped, by=member)
    path = address(member, followed_only=True)
    assert [event["UID"].partition("@")[0] for event in read(path)] == [f"episode-{followed.pk}"]
    assert len(read(address(member))) == 3
    assert other.pk not in {followed.pk, dropped.pk}


def test_nothing_covered_nothing_long_over_and_no_names(member):
    host = StaffFactory(role=RoleName.BROADCAST, display_name="ひみつの名前")
    EpisodeFactory(host=host, title="伏せた回", hidden_at=now())
    recorded(title="遠い昔の回", starts_at=now() - timedelta(days=91))
    shown = recorded(title="先週の回", host=host)
    answer = Client().get(address(host)).content.decode()
    assert (answer.count("BEGIN:VEVENT"), f"episode-{shown.pk}@" in answer, "ひみつの名前" in answer) == (1, True, False)


@pytest.mark.parametrize(("standing", "status"), [(Standing.SUSPENDED, 404), (Standing.LEFT, 410), (Standing.ALUMNI, 200)])
def test_whoever_is_out_reads_nothing(member, standing, status):
    path = address(member)
    change_standing(member, standing, by=None, reason="試し")
    assert Client().get(path).status_code == status


def test_staff_without_a_second_step_read_nothing():
    assert Client().get(address(StaffFactory(totp=False))).status_code == 404


def test_an_ended_address_is_gone_and_an_unknown_one_was_never_there(member):
    path = address(member)
    end_calendar(CalendarAddress.objects.get(), by=member)
    assert [Client().get(path).status_code, Client().get("/broadcasts/calendars/x/programmes.ics").status_code] == [410, 404]
    with pytest.raises(NotAllowed):
        end_calendar(CalendarAddress.objects.get(), by=MemberFactory())
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == ["broadcasts.calendar.made", "broadcasts.calendar.ended"]


def test_nobody_on_the_way_keeps_it_and_what_is_known_is_not_sent_again(member):
    EpisodeFactory()
    path = address(member)
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert (again.status_code, again.content, CalendarAddress.objects.get().last_used_on) == (304, b"", today())


def test_who_asks_too_often_rests(member, monkeypatch):
    monkeypatch.setattr(METER, "most", 2)
    path = address(member)
    assert [Client().get(path).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_calendar_asks_the_database_the_same_however_long_it_is(member, how_many, django_assert_num_queries):
    for _ in range(how_many):
        EpisodeFactory()
    path = address(member, followed_only=False)
    Client().get(path)
    with django_assert_num_queries(2):
        assert len(read(path)) == how_many


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client, member):
    enter_fresh(client, member)
    page = "/broadcasts/calendars/"
    assert "番地は、まだありません" in client.get(page).content.decode()
    assert client.post(page, {"name": ""}).status_code == 422
    answer = client.post(page, {"name": "居間の電話", "followed_only": "1"})
    secret = answer.context["address"].split("/")[-2]
    assert (answer.status_code, secret in answer.content.decode(), secret in client.get(page).content.decode()) == (200, True, False)
    assert (secret in str(list(CalendarAddress.objects.values_list())), CalendarAddress.objects.get().followed_only) == (False, True)
    client.post(f"{page}{CalendarAddress.objects.get().pk}/end/")
    assert "居間の電話" not in client.get(page).content.decode()


def test_another_members_address_cannot_be_ended(client, member):
    made, _ = make_calendar(by=MemberFactory(), name="よそ")
    enter_fresh(client, member)
    assert client.post(f"/broadcasts/calendars/{made.pk}/end/").status_code == 404


def test_a_new_password_ends_every_address(client):
    member = MemberFactory(password=True)
    path = address(member)
    enter_fresh(client, member)
    words = {"oldpassword": PASSWORD, "password1": "みどりの窓口と三つの付せん", "password2": "みどりの窓口と三つの付せん"}
    client.post("/me/password/", words)
    assert Client().get(path).status_code == 410


def test_ten_are_enough(member):
    for _ in range(10):
        make_calendar(by=member, name="家")
    with pytest.raises(Refused, match="10個まで"):
        make_calendar(by=member, name="家")


def test_one_episode_is_a_file_for_whoever_sees_it(client, member):
    episode, covered = EpisodeFactory(title="第9回"), EpisodeFactory(hidden_at=now())
    client.force_login(member)
    (event,) = read(f"{episode.path}calendar.ics", client)
    assert (event["SUMMARY"].endswith("第9回"), client.get(f"{covered.path}calendar.ics").status_code) == (True, 404)
    assert f"episode-{episode.pk}.ics" in client.get(f"{episode.path}calendar.ics")["Content-Disposition"]
    assert Episode.objects.count() == 2
