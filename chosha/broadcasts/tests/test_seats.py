"""ゲストの席: who may make, take, bring on and end one, and what passes between the browsers."""

import json

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.actions import seats as seats_module
from chosha.broadcasts.models import Episode, Seat, State
from chosha.broadcasts.tests.factories import EpisodeFactory, SeatFactory, on_air
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.engine.meter import Meter
from chosha.members.models import Standing
from chosha.members.tests.factories import MemberFactory
from chosha.realtime.hub import permissions, publishing

pytestmark = pytest.mark.django_db
SState = Seat.State
OFFER = {"call": "1-2-3", "sdp": "v=0\r\no=- 1 2 IN IP4 192.0.2.7\r\n"}


@pytest.fixture
def host():
    return MemberFactory(display_name="佐伯")


@pytest.fixture
def guest():
    return MemberFactory(display_name="中村")


@pytest.fixture
def episode(host):
    return EpisodeFactory(host=host)


@pytest.fixture(autouse=True)
def fresh_meter(monkeypatch):
    monkeypatch.setattr(seats_module, "METER", Meter(most=40, seconds=60))


@pytest.fixture
def sent(monkeypatch):
    posted: list[dict] = []
    monkeypatch.setattr(publishing.outbox, "post", posted.append)
    return posted


def browser_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def seated(episode, guest, state=SState.WAITING, **facts) -> Seat:
    return SeatFactory(episode=episode, member=guest, state=state, seated_at=now(), **facts)


def words_of(refusal) -> str:
    return refusal.value.sentence


def test_a_host_makes_a_seat_and_only_its_digest_is_kept(host, episode):
    seat, secret = actions.make_seat(episode, label="  評価の  話をする方 ", by=host)
    kept = str(list(Seat.objects.values())) + str(list(Entry.objects.values()))
    assert (seat.label, seat.state, secret in kept) == ("評価の 話をする方", SState.INVITED, False)
    assert Entry.objects.filter(act="broadcasts.seat.made").count() == 1


@pytest.mark.parametrize("stands", ["guest", "stranger"])
def test_nobody_else_makes_or_moves_seats(episode, guest, stands):
    if stands == "guest":
        episode.guests.add(guest)
    seat = seated(episode, guest)
    acts = [
        lambda: actions.make_seat(episode, label="だれか", by=guest),
        lambda: actions.bring_on(seat, by=guest),
        lambda: actions.take_down(seat, by=guest),
        lambda: actions.mute_seat(seat, muted=True, by=guest),
        lambda: actions.end_seat(seat, by=guest),
        lambda: actions.call_guests(episode, by=guest),
        lambda: actions.answer_line(seat, **OFFER, by=guest),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("label", "words"), [("  ", "だれの席かが、まだ書かれていません"), ("あ" * 41, "だれの席かは、40字まで書けます。いま41字あります")]
)
def test_a_label_that_cannot_be_is_refused_with_what_can_be_done(host, episode, label, words):
    with pytest.raises(Refused) as refusal:
        actions.make_seat(episode, label=label, by=host)
    assert words in words_of(refusal)


def test_eight_seats_are_open_at_most_and_an_ended_one_makes_room(host, episode):
    made = [actions.make_seat(episode, label=f"{number}人目", by=host)[0] for number in range(8)]
    with pytest.raises(Refused) as refusal:
        actions.make_seat(episode, label="9人目", by=host)
    assert "席は8つまで作れます" in words_of(refusal)
    actions.end_seat(made[0], by=host)
    assert actions.make_seat(episode, label="9人目", by=host)[0].label == "9人目"


def test_whoever_sits_down_first_has_the_seat(episode, guest):
    seat = SeatFactory(episode=episode)
    actions.take_seat(seat, by=guest)
    seat.refresh_from_db()
    assert (seat.member, seat.state) == (guest, SState.WAITING)
    with pytest.raises(Refused) as refusal:
        actions.take_seat(seat, by=MemberFactory())
    assert "ほかの方が着いています" in words_of(refusal)


def test_nobody_sits_on_two_seats_of_one_episode(episode, guest):
    seated(episode, guest)
    with pytest.raises(Refused) as refusal:
        actions.take_seat(SeatFactory(episode=episode, word="other"), by=guest)
    assert "もう一つの席に着いています" in words_of(refusal)


@pytest.mark.parametrize("state", [State.ENDED, State.ARCHIVED, State.CANCELLED])
def test_no_seat_outlives_its_episode(host, guest, state):
    episode = EpisodeFactory(host=host, state=state)
    with pytest.raises(Refused):
        actions.take_seat(SeatFactory(episode=episode), by=guest)
    with pytest.raises(Refused):
        actions.make_seat(episode, label="だれか", by=host)
    with pytest.raises(Refused):
        actions.bring_on(seated(episode, guest, word="other"), by=host)


def test_whoever_left_comes_back_until_the_host_ends_the_seat(host, episode, guest):
    seat = seated(episode, guest, SState.ON_AIR)
    actions.leave_seat(seat, by=guest)
    seat.refresh_from_db()
    assert seat.state == SState.LEFT
    actions.take_seat(seat, by=guest)
    seat.refresh_from_db()
    assert seat.state == SState.WAITING
    actions.end_seat(seat, by=host)
    actions.end_seat(seat, by=host)
    with pytest.raises(Refused) as refusal:
        actions.take_seat(seat, by=guest)
    assert ("席は終わっています" in words_of(refusal), Entry.objects.filter(act="broadcasts.seat.ended").count()) == (True, 1)


def test_three_are_on_screen_at_most(host, episode):
    for number in range(3):
        actions.bring_on(seated(episode, MemberFactory(), word=f"{number}"), by=host)
    fourth = seated(episode, MemberFactory(), word="4")
    with pytest.raises(Refused) as refusal:
        actions.bring_on(fourth, by=host)
    assert "画面に出せるゲストは3人までです" in words_of(refusal)
    actions.take_down(Seat.objects.filter(state=SState.ON_AIR).first(), by=host)
    actions.bring_on(fourth, by=host)
    assert Seat.objects.filter(state=SState.ON_AIR).count() == 3


def test_an_empty_seat_is_not_brought_on_screen(host, episode):
    with pytest.raises(Refused) as refusal:
        actions.bring_on(SeatFactory(episode=episode), by=host)
    assert "まだ、席に着いていません" in words_of(refusal)


def test_the_end_of_the_show_ends_every_seat(host, guest):
    episode = on_air(host)
    seats = [seated(episode, guest, SState.ON_AIR), SeatFactory(episode=episode, word="other")]
    actions.end_broadcast(episode, by=host)
    states = [(seat.state, seat.ended_at is not None) for seat in Seat.objects.filter(pk__in=[seat.pk for seat in seats])]
    assert states == [(SState.LEFT, True)] * 2


def test_both_ends_hear_how_a_seat_stands(host, episode, guest, sent, django_capture_on_commit_callbacks):
    seat = seated(episode, guest)
    with django_capture_on_commit_callbacks(execute=True):
        actions.bring_on(seat, by=host)
    with django_capture_on_commit_callbacks(execute=True):
        actions.mute_seat(seat, muted=True, by=host)
    told = [(one["stream"], one["event"], one["html"]) for one in sent]
    panel, own = f"broadcasts.panel:{episode.pk}", f"broadcasts.seat:{seat.pk}"
    assert told == [
        (panel, "seats", str(seat.pk)),
        (own, "seat", '{"state": "on_air", "muted": false}'),
        (panel, "seats", str(seat.pk)),
        (own, "seat", '{"state": "on_air", "muted": true}'),
    ]


def test_an_offer_goes_to_the_desk_and_the_answer_to_the_guest_and_neither_is_kept(host, episode, guest, sent):
    seat = seated(episode, guest)
    actions.offer_line(seat, **OFFER, by=guest)
    actions.answer_line(seat, call="1-2-3", sdp="v=0 answer", by=host)
    actions.call_guests(episode, by=host)
    told = [(one["stream"], one["event"], one["passing"], json.loads(one["html"])) for one in sent]
    panel, own = f"broadcasts.panel:{episode.pk}", f"broadcasts.seat:{seat.pk}"
    assert told == [
        (panel, "signal", True, {"seat": str(seat.pk), **OFFER}),
        (own, "signal", True, {"call": "1-2-3", "sdp": "v=0 answer"}),
        (own, "signal", True, {"call": "", "sdp": ""}),
    ]
    assert "192.0.2.7" not in str(list(Seat.objects.values())) + str(list(Entry.objects.values()))


@pytest.mark.parametrize("why", ["somebody else", "left", "ended", "suspended", "covered", "over", "yearly proof"])
def test_whoever_does_not_sit_there_sends_nothing(episode, guest, sent, why):
    seat = seated(episode, guest)
    by = MemberFactory() if why == "somebody else" else guest
    changes = {"left": {"state": SState.LEFT}, "ended": {"ended_at": now()}}
    Seat.objects.filter(pk=seat.pk).update(**changes.get(why, {"label": "x"}))
    Episode.objects.filter(pk=episode.pk).update(
        **{"covered": {"hidden_at": now()}, "over": {"state": State.ENDED}}.get(why, {"title": "x"})
    )
    if why == "suspended":
        guest.standing = Standing.SUSPENDED
    guest.read_only = why == "yearly proof"
    guest.save()
    seat.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.offer_line(seat, **OFFER, by=by)
    assert sent == []


def test_on_air_only_the_desk_that_sends_answers(guest, host, sent):
    episode, second = on_air(host), MemberFactory()
    episode.hosts.add(second)
    seat = seated(episode, guest)
    with pytest.raises(NotAllowed):
        actions.answer_line(seat, **OFFER, by=second)
    actions.answer_line(seat, **OFFER, by=host)
    assert len(sent) == 1


def test_signals_have_a_measure_in_size_and_number(episode, guest, sent):
    seat = seated(episode, guest)
    with pytest.raises(Refused) as refusal:
        actions.offer_line(seat, call="1", sdp="x" * 24_001, by=guest)
    assert "長すぎて、送れませんでした" in words_of(refusal)
    for _ in range(40):
        actions.offer_line(seat, **OFFER, by=guest)
    with pytest.raises(Refused) as refusal:
        actions.offer_line(seat, **OFFER, by=guest)
    assert ("1分ほどおいてから" in words_of(refusal), len(sent)) == (True, 40)


def test_streams_are_open_to_hosts_and_to_the_one_who_sits_there(host, episode, guest):
    seat, other = seated(episode, guest), MemberFactory()
    panel, own = permissions._declared["broadcasts.panel"], permissions._declared["broadcasts.seat"]
    people = (host, guest, other)
    assert [panel(member.pk, str(episode.pk)) for member in people] == [True, False, False]
    assert [own(member.pk, str(seat.pk)) for member in people] == [False, True, False]
    Seat.objects.filter(pk=seat.pk).update(ended_at=now())
    assert own(guest.pk, str(seat.pk)) is False


def test_leaving_the_house_ends_the_seat(episode, guest, sent, django_capture_on_commit_callbacks):
    seat = seated(episode, guest, SState.ON_AIR)
    with django_capture_on_commit_callbacks(execute=True):
        actions.leave_seats(guest.pk)
    seat.refresh_from_db()
    assert (seat.state, seat.ended_at is not None, [one["event"] for one in sent]) == (SState.LEFT, True, ["seats", "seat"])


def test_the_link_opens_the_door_to_the_seat_and_says_what_will_be_seen(episode, guest):
    SeatFactory(episode=episode)
    page = browser_of(guest).get(f"{episode.path}seat/word/")
    text = page.content.decode()
    assert (page.status_code, "席に着く" in text, "中村さんが、ゲストとして放送に出る席です" in text) == (200, True, True)
    assert "camera=(self)" in page["Permissions-Policy"]


def test_sitting_down_and_leaving_by_the_pages(episode, guest):
    seat, browser = SeatFactory(episode=episode), browser_of(guest)
    back = browser.post(f"{episode.path}seat/word/")
    page = browser.get(f"{episode.path}seat/word/").content.decode()
    assert (back.status_code, back["Location"], "席をはなれる" in page) == (302, f"{episode.path}seat/word/", True)
    assert browser.get(f"{episode.path}seats/{seat.pk}/now/").json() == {"state": "waiting", "muted": False}
    left = browser.post(f"{episode.path}seats/{seat.pk}/leaving/")
    seat.refresh_from_db()
    assert (left["Location"], seat.state) == (episode.path, SState.LEFT)


@pytest.mark.parametrize(
    ("why", "status", "words"),
    [
        ("another", 403, "ほかの方が着いています"),
        ("ended", 410, "この席は終わっています"),
        ("over", 410, "この席は終わっています"),
        ("unknown", 404, "この席のリンクは、使えないものでした"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_leads_nowhere_says_why(episode, guest, why, status, words, method):
    seat = SeatFactory(episode=episode, member=MemberFactory() if why == "another" else None)
    if why == "ended":
        Seat.objects.filter(pk=seat.pk).update(ended_at=now())
    if why == "over":
        Episode.objects.filter(pk=episode.pk).update(state=State.ENDED)
    answer = getattr(browser_of(guest), method)(f"{episode.path}seat/{'other' if why == 'unknown' else 'word'}/")
    seat.refresh_from_db()
    assert (answer.status_code, words in answer.content.decode(), seat.member_id == guest.pk) == (status, True, False)


def test_a_link_works_for_its_own_episode_alone(episode, guest):
    SeatFactory(episode=episode)
    assert browser_of(guest).get(f"{EpisodeFactory().path}seat/word/").status_code == 404


def test_the_desk_makes_a_seat_and_shows_its_link_once(host, episode):
    browser = browser_of(host)
    made = browser.post(f"{episode.path}desk/seats/", {"label": "一人目"}, headers={"HX-Request": "true"}).content.decode()
    link = made.split(f"{episode.path}seat/")[1].split("/")[0]
    later = browser.get(f"{episode.path}desk/").content.decode()
    assert (len(link), "いま一度だけ見えます" in made, "一人目" in later, link in later) == (32, True, True, False)


@pytest.mark.parametrize("script", [True, False])
def test_a_seat_that_cannot_be_made_says_so_beside_the_field(host, episode, script):
    headers = {"HX-Request": "true"} if script else {}
    answer = browser_of(host).post(f"{episode.path}desk/seats/", {"label": ""}, headers=headers)
    text = answer.content.decode()
    assert (answer.status_code, "だれの席かが、まだ書かれていません" in text, 'aria-invalid="true"' in text) == (422, True, True)


def test_what_a_key_of_the_desk_cannot_do_is_said_in_the_list(host, episode, guest):
    seat = SeatFactory(episode=episode)
    place = f"{episode.path}desk/seats/{seat.pk}"
    answer = browser_of(host).post(f"{place}/air/", headers={"HX-Request": "true"}).content.decode()
    assert ("まだ、席に着いていません" in answer, 'id="seats"' in answer) == (True, True)
    assert [browser_of(host).post(f"{place}/{act}/").status_code for act in ("fly", "end")] == [404, 302]


def test_keys_of_the_desk_bring_on_silence_and_end(host, episode, guest):
    seat, browser = seated(episode, guest), browser_of(host)
    stood = []
    for act in ("air", "mute", "unmute", "rest", "end"):
        answer = browser.post(f"{episode.path}desk/seats/{seat.pk}/{act}/", headers={"HX-Request": "true"})
        seat.refresh_from_db()
        stood.append((answer.status_code, seat.state, seat.is_muted, "中村さん" in answer.content.decode()))
    assert stood == [
        (200, "on_air", False, True),
        (200, "on_air", True, True),
        (200, "on_air", False, True),
        (200, "waiting", False, True),
        (200, "left", False, False),
    ]


def test_signals_go_by_the_pages_of_both_ends(host, episode, guest, sent):
    seat = seated(episode, guest)
    up = browser_of(guest).post(f"{episode.path}seats/{seat.pk}/signals/", OFFER)
    down = browser_of(host).post(f"{episode.path}desk/signals/", {"seat": seat.pk, **OFFER})
    call = browser_of(host).post(f"{episode.path}desk/signals/")
    wrong = [browser_of(host).post(f"{episode.path}desk/signals/", {"seat": number}).status_code for number in ("x", "9" * 30, "5")]
    assert ([up.status_code, down.status_code, call.status_code, *wrong], len(sent)) == ([204, 204, 204, 404, 404, 404], 3)
    assert browser_of(MemberFactory()).post(f"{episode.path}seats/{seat.pk}/signals/", OFFER).status_code == 403


def test_the_desk_asks_as_much_for_three_seats_as_for_one(host, episode, django_assert_max_num_queries):
    browser = browser_of(host)

    def queries() -> int:
        with django_assert_max_num_queries(20) as asked:
            assert browser.get(f"{episode.path}desk/seats/", headers={"HX-Request": "true"}).status_code == 200
        return len(asked)

    seated(episode, MemberFactory())
    queries()
    one = queries()
    for number in range(2):
        seated(episode, MemberFactory(), word=str(number))
    assert queries() == one


def test_cameras_are_allowed_on_no_other_page(host, episode):
    browser = browser_of(host)
    allowed = [browser.get(path)["Permissions-Policy"].startswith("camera=(self)") for path in ("/", episode.path, f"{episode.path}desk/")]
    assert allowed == [False, False, True]
