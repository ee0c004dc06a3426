"""場所 of a show: written by its hosts, drawn on the house's own map, seen where the show is seen and nowhere else."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chosha.broadcasts import actions
from chosha.broadcasts.engine.land import on_map, view
from chosha.broadcasts.models import Place, State
from chosha.broadcasts.plugs import StudioBelongings
from chosha.broadcasts.tests.factories import EpisodeFactory, PlaceFactory, ProgrammeFactory, a_photo, on_air, recorded
from chosha.guard.queries import PLACES
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.models import StoredFile
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.search.queries import found_by

pytestmark = pytest.mark.django_db
WORDS = {"name": "つばめ食堂", "what": "朝のラーメン", "why": "煮干しがやさしい", "alt": "", "at_sec": None}


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path


@pytest.fixture
def host():
    return MemberFactory(display_name="新垣 みなみ")


@pytest.fixture
def sakata():
    return OrganisationFactory(
        code="062049", name="酒田市", prefecture="山形県", pref_code="06", kind="市", find_by="酒田市 さかたし sakata 山形県酒田市"
    )


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def place(episode, host, town, **more):
    return actions.add_place(episode, by=host, town=town, **{"lat": None, "lng": None, "photo": None} | WORDS | more)


def typed(town, **more):
    return {"name": "つばめ食堂", "what": "朝のラーメン", "why": "煮干しがやさしい", "town": town.full_name, "where": town.pk} | more


def test_a_host_adds_a_place_with_a_photo_a_point_and_a_minute(host, sakata):
    episode = recorded(host=host)
    sent = typed(sakata, lat="38.9236", lng="１３９．８４４９", at="4:12", photo=a_photo(), alt="湯気の立つ丼")
    answer = of(host).post(f"{episode.path}places/new/", sent)
    made = Place.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{episode.path}places/")
    assert (made.name, made.lat, made.lng, made.is_exact, made.at_sec) == ("つばめ食堂", 38.9236, 139.8449, True, 252)
    assert (made.alt, made.photo.is_image, made.by, made.town) == ("湯気の立つ丼", True, host, sakata)


def test_without_a_point_it_stands_where_the_hall_of_its_town_stands(host, sakata):
    made = place(EpisodeFactory(host=host), host, sakata)
    assert (made.lat, made.lng, made.is_exact) == (38.91444, 139.83639, False)


def test_a_town_typed_in_full_needs_no_list(host, sakata):
    episode = EpisodeFactory(host=host)
    of(host).post(f"{episode.path}places/new/", typed(sakata) | {"where": ""})
    assert Place.objects.get().town == sakata


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"lat": "38.9"}, "緯度と経度は、両方を書くか、両方を空けてください"),
        ({"lat": "北の方", "lng": "139.8"}, "数字の形と合いませんでした"),
        ({"lat": "nan", "lng": "inf"}, "数字の形と合いませんでした"),
        ({"lat": "26.4", "lng": "127.7"}, "山形県から離れたところにあります"),
        ({"lat": "0", "lng": "0"}, "山形県から離れたところにあります"),
        ({"town": "どこにもない町", "where": ""}, "下の一覧から、一つ選んでください"),
        ({"town": "", "where": ""}, "名前の一部を書くと、一覧が出ます"),
        ({"at": "99:00"}, "録画の終わり（41:18）より後の時刻です"),
        ({"name": ""}, "直すところが1か所あります"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_written_stays(host, sakata, more, said):
    page = of(host).post(f"{recorded(host=host).path}places/new/", typed(sakata) | more)
    assert (page.status_code, said in page.content.decode(), "煮干しがやさしい" in page.content.decode()) == (422, True, True)
    assert Place.objects.count() == 0


def test_a_photo_wants_words_for_those_who_cannot_see_it(host, sakata):
    page = of(host).post(f"{EpisodeFactory(host=host).path}places/new/", typed(sakata, photo=a_photo())).content.decode()
    assert ("写真に写っているものを、ひとことで書いてください" in page, "写真は預かっていません" in page) == (True, True)
    assert (Place.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_what_is_no_photo_is_refused_with_its_name(host, sakata):
    sent = typed(sakata, photo=SimpleUploadedFile("地図.pdf", b"%PDF-1.4"), alt="地図")
    page = of(host).post(f"{EpisodeFactory(host=host).path}places/new/", sent).content.decode()
    assert ("地図.pdf" in page, Place.objects.count()) == (True, 0)


def test_another_photo_takes_the_place_of_the_first_and_none_is_left_over(host, sakata):
    episode = EpisodeFactory(host=host)
    made = place(episode, host, sakata, photo=a_photo(), alt="丼")
    of(host).post(made.path, typed(sakata, photo=a_photo(), alt="窓"))
    made.refresh_from_db()
    assert (made.alt, StoredFile.objects.count()) == ("窓", 1)
    of(host).post(made.path, typed(sakata, alt="窓", drop_photo="on"))
    made.refresh_from_db()
    assert (made.photo, made.alt, StoredFile.objects.count()) == (None, "", 0)


def test_the_guard_asks_about_people_and_not_about_the_town(host, sakata):
    episode = EpisodeFactory(host=host)
    page = (
        of(host)
        .post(f"{episode.path}places/new/", typed(sakata, why="酒田市の税務課の高橋係長の行きつけです。090-1234-5678"))
        .content.decode()
    )
    assert ("気づいたことが" in page, "090-1234-5678" in page, '<mark class="maybe">酒田市' in page) == (True, True, False)
    assert (Place.objects.count(), PLACES["alt"]) == (0, "写真の説明")
    seen = re.search(r'name="guard_seen" value="([^"]*)"', page)[1]
    of(host).post(
        f"{episode.path}places/new/",
        typed(sakata, why="税務課の高橋係長の行きつけです。090-1234-5678") | {"guard_seen": seen, "act": "as-is"},
    )
    assert Place.objects.count() == 1


def test_places_are_put_in_order_taken_out_and_brought_back(host, sakata):
    episode = EpisodeFactory(host=host)
    first, second, third = (place(episode, host, sakata, name=name) for name in ("一軒目", "二軒目", "三軒目"))
    client = of(host)
    client.post(f"{third.path}move/", {"act": "up"})
    client.post(f"{first.path}move/", {"act": "up"})
    client.post(f"{second.path}removal/")

    def names():
        return [row.name for row in Place.objects.filter(removed_at=None)]

    assert names() == ["一軒目", "三軒目"]
    assert "元に戻す" in client.get(f"{episode.path}places/").content.decode()
    client.post(f"{second.path}return/")
    assert names() == ["一軒目", "三軒目", "二軒目"]


def test_after_a_week_what_was_taken_out_is_gone_with_its_photo(host, sakata):
    episode = EpisodeFactory(host=host)
    gone, stays = place(episode, host, sakata, photo=a_photo(), alt="丼"), place(episode, host, sakata)
    for row in (gone, stays):
        actions.remove_place(row, by=host)
    Place.objects.filter(pk=gone.pk).update(removed_at=gone.made_at - timedelta(days=8))
    assert (actions.forget_places(), Place.objects.get(), StoredFile.objects.count()) == (1, stays, 0)
    with pytest.raises(Refused, match="7日を過ぎた"):
        actions.return_place(gone, by=host)


def test_only_hosts_write_places(host, sakata):
    episode, other = EpisodeFactory(host=host), MemberFactory()
    made = place(episode, host, sakata)
    for act in (lambda: place(episode, other, sakata), lambda: actions.remove_place(made, by=other)):
        with pytest.raises(NotAllowed):
            act()
    assert [of(other).get(f"{episode.path}places/{tail}").status_code for tail in ("", "new/", f"{made.pk}/")] == [403, 403, 403]


def test_there_is_an_end_to_how_many(host, sakata):
    episode = EpisodeFactory(host=host)
    PlaceFactory.create_batch(30, episode=episode, town=sakata)
    with pytest.raises(Refused, match="30まで"):
        place(episode, host, sakata)


@pytest.mark.parametrize("make", [lambda host: EpisodeFactory(host=host), on_air, lambda host: recorded(host=host)])
def test_the_page_of_the_show_draws_them_at_every_time_of_its_life(host, sakata, make):
    episode = make(host)
    made = place(episode, host, sakata)
    page = of(MemberFactory()).get(episode.path).content.decode()
    assert ("broadcasts/land/06" in page, "つばめ食堂" in page, "山形県酒田市" in page) == (True, True, True)
    assert (f'href="#place-{made.pk}"' in page, f'id="place-{made.pk}"' in page) == (True, True)


def test_a_pin_leads_to_its_minute_where_there_is_a_recording(host, sakata):
    episode = recorded(host=host)
    place(episode, host, sakata, at_sec=252)
    page = of(MemberFactory()).get(episode.path).content.decode()
    pin = re.search(r'<a class="pin"[^>]*>', page)[0]
    assert 'href="#t=252" data-to="252"' in pin and "4:12から聞く" in pin.replace("04:12", "4:12")


def test_the_photo_is_for_whoever_sees_the_show(host, sakata):
    episode = EpisodeFactory(host=host)
    made = place(episode, host, sakata, photo=a_photo(), alt="丼")
    path = f"{made.path}photo/"
    assert (of(MemberFactory()).get(path).status_code, Client().get(path).status_code) == (200, 302)
    EpisodeFactory._meta.model.objects.filter(pk=episode.pk).update(hidden_at=episode.created_at)
    assert of(MemberFactory()).get(path).status_code == 404


def test_all_places_stand_on_one_map_and_lead_to_their_shows(host, sakata):
    naha = OrganisationFactory(code="472018", name="那覇市", prefecture="沖縄県", pref_code="47", kind="市")
    first, second = recorded(host=host), EpisodeFactory(host=host, programme=ProgrammeFactory(title="島の時間"))
    place(first, host, sakata, at_sec=252)
    place(second, host, naha, name="市場の二階")
    client = of(MemberFactory())
    page = client.get("/broadcasts/places/").content.decode()
    assert ('aria-label="山形県　1か所"' in page, 'aria-label="沖縄県　1か所"' in page) == (True, True)
    one = client.get("/broadcasts/places/?prefecture=06").content.decode()
    assert ("つばめ食堂" in one, "市場の二階" in one, f'href="{first.path}#t=252"' in one) == (True, False, True)
    narrowed = client.get(f"/broadcasts/places/?programme={second.programme.slug}").content.decode()
    assert ("つばめ食堂" in narrowed, "市場の二階" in narrowed) == (False, True)


def test_what_is_covered_called_off_taken_out_or_down_stands_on_no_map(host, sakata):
    keeper = StaffFactory(role=RoleName.BROADCAST)
    covered, off, out, down = (recorded(host=host) for _ in range(4))
    for number, episode in enumerate((covered, off, out, down)):
        place(episode, host, sakata, name=f"漏れる場所{number}")
    type(covered).objects.filter(pk=covered.pk).update(hidden_at=covered.created_at)
    type(off).objects.filter(pk=off.pk).update(state=State.CANCELLED)
    actions.remove_place(Place.objects.get(name="漏れる場所2"), by=host)
    actions.take_down_recording(down, by=keeper, reason="本人の求め")
    for member in (host, keeper, MemberFactory()):
        assert "漏れる場所" not in of(member).get("/broadcasts/places/").content.decode()
    assert "漏れる場所" not in of(MemberFactory()).get(down.path).content.decode()
    assert found_by(MemberFactory(), "漏れる場所3") == []
    actions.undo_takedown(down, by=keeper)
    assert "漏れる場所3" in of(MemberFactory()).get("/broadcasts/places/").content.decode()


def test_with_the_end_of_a_takedown_the_places_go_for_good(host, sakata, monkeypatch):
    episode = recorded(host=host)
    place(episode, host, sakata, photo=a_photo(), alt="丼")
    down = actions.take_down_recording(episode, by=StaffFactory(role=RoleName.BROADCAST), reason="本人の求め")
    with pytest.raises(Refused, match="取り下げた回"):
        place(episode, host, sakata)
    type(down).objects.update(at=down.at - timedelta(minutes=11))
    actions.finish_takedowns()
    assert (Place.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("path", ["/broadcasts/places/", "/broadcasts/places/?prefecture=06"])
def test_the_map_asks_the_database_as_much_for_three_as_for_one(path, sakata, django_assert_max_num_queries):
    client = of(MemberFactory())
    asked = []
    for _ in range(2):
        for _ in range(1 if not asked else 2):
            PlaceFactory(town=sakata, episode=recorded())
        with django_assert_max_num_queries(12) as counted:
            client.get(path)
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_a_show_that_leads_nowhere_asks_for_no_places(host, django_assert_max_num_queries):
    client, episode = of(MemberFactory()), EpisodeFactory(host=host)
    with django_assert_max_num_queries(20) as counted:
        client.get(episode.path)
    assert [query["sql"] for query in counted if query["sql"].startswith('SELECT "broadcasts_place"')] == []


def test_long_lists_are_paged(sakata):
    PlaceFactory.create_batch(21, town=sakata, episode=recorded())
    client = of(MemberFactory())
    first = client.get("/broadcasts/places/?prefecture=06").content.decode()
    following = re.search(r'href="(\?[^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    second = client.get(f"/broadcasts/places/{following}").content.decode()
    assert (first.count('class="slip place"'), second.count('class="slip place"')) == (20, 1)


def test_an_empty_map_says_so():
    page = of(MemberFactory()).get("/broadcasts/places/").content.decode()
    assert "場所は、まだありません" in page


def test_search_finds_a_show_by_its_places(host, sakata):
    episode = recorded(host=host)
    place(episode, host, sakata)
    assert "つばめ食堂　朝のラーメン　山形県酒田市　煮干しがやさしい" in passport("broadcasts.episode").words(episode)
    assert [hit["title"] for hit in found_by(MemberFactory(), "つばめ食堂")] == [episode.title]


def test_an_export_holds_what_a_member_put_there_and_a_leaving_takes_the_name_off(host, sakata):
    made = place(EpisodeFactory(host=host), host, sakata, photo=a_photo(), alt="丼")
    box = next(box for box in StudioBelongings().boxes(host) if box.name == "map_places")
    assert ([row["名前"] for row in box.rows], len(box.files)) == (["つばめ食堂"], 1)
    actions.let_go_of_studio(host, named=False, texts=True)
    made.refresh_from_db()
    assert (made.by, made.name) == (None, "つばめ食堂")


def test_towns_are_found_while_one_types_and_the_map_follows(sakata):
    client = of(MemberFactory())
    OrganisationFactory(code="gov:sakata", name="酒田省", kind="府省", find_by="酒田省 sakata")
    found = client.get("/broadcasts/places/towns/?town=sakata").content.decode()
    assert ("山形県酒田市" in found, "酒田省" in found) == (True, False)
    drawn = client.get(f"/broadcasts/places/point/?where={sakata.pk}").content.decode()
    assert ("broadcasts/land/06" in drawn, "<point-map" in drawn) == (True, True)
    assert "point-map" not in client.get("/broadcasts/places/point/?where=abc").content.decode()


def test_the_map_shows_the_whole_prefecture_and_widens_for_what_lies_outside():
    shown = view(["13"], [(35.69, 139.69)])
    islands = view(["13"], [(35.69, 139.69), (27.09, 142.19)])
    x, y = on_map(27.09, 142.19)
    assert (shown.side < 900, islands.side > 8000) == (True, True)
    assert islands.left <= x <= islands.left + islands.side and islands.top <= y <= islands.top + islands.side
    assert view([""], []) is None


def test_pins_at_one_spot_are_drawn_beside_one_another():
    shown = view(["06"], [(38.9, 139.8)] * 4)
    gaps = [
        ((first.shown_x - second.shown_x) ** 2 + (first.shown_y - second.shown_y) ** 2) ** 0.5
        for first in shown.pins
        for second in shown.pins
        if first.number < second.number
    ]
    assert min(gaps) > shown.side * 0.046 * 1.8 and any(pin.is_aside for pin in shown.pins)
