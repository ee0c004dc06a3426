"""スライド: a page turned at the desk is on every screen, for late comers and for the archive, and as private as the show."""

import re

import pytest
from django.test import Client

from chosha.broadcasts import actions
from chosha.broadcasts.actions.materials import drop_material
from chosha.broadcasts.actions.slides import chapters_of_slides, put_slides_away, turn_to
from chosha.broadcasts.models import Chapter, SlideTurn
from chosha.broadcasts.plugs import slides
from chosha.broadcasts.queries.reading import spreads_of
from chosha.broadcasts.queries.slides import chapters_to_make, current_leaf, leaves_in_step
from chosha.broadcasts.tests.factories import EpisodeFactory, MaterialFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def member():
    return MemberFactory()


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def pages_on(episode, host, words=("はじめに", "持ち物", "流れ"), **facts):
    """The version of a material whose pages are drawn."""
    return MaterialFactory(episode=episode, by=host, leaves=words, **facts).current


def text(browser, path) -> str:
    return browser.get(path).content.decode()


def test_a_turn_goes_to_everybody_at_once_and_late_comers_see_the_page(host, member, monkeypatch, django_capture_on_commit_callbacks):
    said = []
    monkeypatch.setattr(slides, "publish", lambda stream, thing, html, event: said.append((stream, thing, html, event)))
    episode = on_air(host)
    version = pages_on(episode, host, title="<手引>")
    with django_capture_on_commit_callbacks(execute=True):
        of(host).post(f"{episode.path}desk/slides/", {"version": version.pk, "page": "2"})
    (stream, thing, html, event) = said[0]
    assert (len(said), stream, thing, event) == (1, "broadcasts.questions", episode.pk, "slide")
    assert ("&lt;手引&gt;　2ページ　持ち物" in html, f"/slides/{version.pk}/2/" in html) == (True, True)
    for place in ("", "words/"):
        assert f'src="{episode.path}slides/{version.pk}/2/"' in text(of(member), f"{episode.path}{place}")


def test_the_same_page_twice_is_turned_once_and_can_be_put_away(host):
    episode = on_air(host)
    version = pages_on(episode, host)
    turn_to(episode, version, 1, by=host)
    turn_to(episode, version, 1, by=host)
    put_slides_away(episode, by=host)
    put_slides_away(episode, by=host)
    assert ([(row.version, row.page) for row in SlideTurn.objects.all()], current_leaf(episode)) == ([(version, 1), (None, 0)], None)


@pytest.mark.parametrize("page", [0, 4, 999])
def test_a_page_there_is_not_leaves_the_shown_one(host, page):
    episode = on_air(host)
    version = pages_on(episode, host)
    turn_to(episode, version, 3, by=host)
    with pytest.raises(Refused):
        turn_to(episode, version, page, by=host)
    assert current_leaf(episode).page == 3


def test_only_hosts_turn_pages_and_only_on_air(host, member):
    episode, planned = on_air(host), EpisodeFactory(host=host)
    version, other = pages_on(episode, host), pages_on(planned, host)
    assert of(member).post(f"{episode.path}desk/slides/", {"version": version.pk, "page": "1"}).status_code == 403
    with pytest.raises(NotAllowed):
        turn_to(episode, version, 1, by=member)
    for show, leaf in ((planned, other), (episode, other)):  # not on air; of another show
        with pytest.raises(Refused):
            turn_to(show, leaf, 1, by=host)
    answer = of(host).post(f"{episode.path}desk/slides/", {"version": version.pk, "page": "９九x"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "映せませんでした" in answer.content.decode(), SlideTurn.objects.count()) == (200, True, 0)


def test_a_page_shown_of_a_material_that_waits_is_open_and_the_others_are_not(host, member):
    episode = on_air(host)
    version = pages_on(episode, host, listed_at=None)
    turn_to(episode, version, 2, by=host)
    paths = [f"{episode.path}slides/{version.pk}/{page}/" for page in (1, 2)]
    assert [of(member).get(path).status_code for path in paths] == [404, 200]
    assert [of(host).get(path).status_code for path in paths] == [200, 200]


def test_outside_covered_and_taken_down_nobody_gets_a_page(host, member):
    episode = recorded(host=host)
    version = pages_on(episode, host)
    SlideTurn.objects.create(episode=episode, version=version, page=1, at_second=5)
    path = f"{episode.path}slides/{version.pk}/1/"
    assert of(member).get(path).status_code == 200
    assert of(MemberFactory(standing=Standing.SUSPENDED)).get(path).status_code != 200
    assert Client().get(path).status_code == 302
    episode.hidden_at = now()
    episode.save()
    assert of(member).get(path).status_code == 404
    episode.hidden_at = None
    episode.save()
    actions.take_down_recording(episode, by=StaffFactory(role=RoleName.BROADCAST), reason="話した方の希望")
    assert (of(member).get(path).status_code, SlideTurn.objects.count()) == (404, 0)


def test_a_takedown_brings_the_turns_back_when_it_is_undone(host):
    episode, desk = recorded(host=host), StaffFactory(role=RoleName.BROADCAST)
    SlideTurn.objects.create(episode=episode, version=pages_on(episode, host), page=2, at_second=5)
    actions.take_down_recording(episode, by=desk, reason="話した方の希望")
    actions.undo_takedown(episode, by=desk)
    assert [(row.page, row.at_second) for row in SlideTurn.objects.all()] == [(2, 5.0)]


def test_a_removed_material_leaves_the_screens(host):
    episode = on_air(host)
    version = pages_on(episode, host)
    turn_to(episode, version, 1, by=host)
    drop_material(version.material, by=host)
    assert (current_leaf(episode), leaves_in_step(episode)) == (None, [])


def test_the_archive_turns_the_pages_in_step(host, member, django_assert_num_queries):
    episode = recorded(host=host)
    version = pages_on(episode, host)
    for page, second in ((1, 3.2), (2, 40), (3, 40.6), (2, 500)):
        SlideTurn.objects.create(episode=episode, version=version, page=page, at_second=second)
    SlideTurn.objects.create(episode=episode, version=None, at_second=600)
    with django_assert_num_queries(1):
        assert [(leaf.page, leaf.heading) for leaf in leaves_in_step(episode)] == [(1, "はじめに"), (3, "流れ"), (2, "持ち物")]
    shown = text(of(member), episode.path)
    assert re.findall(r'data-at="([\d.]+)" data-picture="[^"]*/(\d)/"', shown) == [("3.2", "1"), ("40.6", "3"), ("500.0", "2")]


def test_pages_that_stood_become_chapters_and_can_be_taken_back(host):
    episode = recorded(host=host)  # with chapters at 0 and 252
    version = pages_on(episode, host)
    for page, second in ((1, 3), (2, 100), (3, 110), (2, 260), (3, 700)):
        SlideTurn.objects.create(episode=episode, version=version, page=page, at_second=second)
    browser = of(host)
    browser.post(f"{episode.path}chapters/slides/")
    assert list(Chapter.objects.filter(episode=episode).values_list("at_sec", "label"))[1:] == [
        (110, "流れ"),
        (252, "通帳の読みかた"),
        (700, "流れ"),
    ]
    with pytest.raises(Refused):
        chapters_of_slides(episode, by=host)
    browser.post(f"{episode.path}mendings/undo/?part=chapters")
    assert Chapter.objects.filter(episode=episode).count() == 2


def test_the_choice_of_words_and_slides_is_remembered_on_the_device(host, member):
    episode, browser = on_air(host), of(member)
    assert "<show-player" in text(browser, episode.path)
    assert browser.post(f"{episode.path}way/", {"way": "words"})["Location"] == f"{episode.path}words/"
    assert browser.get(episode.path)["Location"] == f"{episode.path}words/"
    assert "<show-player" not in text(browser, f"{episode.path}words/")
    browser.post(f"{episode.path}way/", {"way": "video"})
    assert browser.get(episode.path).status_code == 200


def test_a_desk_without_anything_to_show_says_how_to_bring_it(host):
    episode = on_air(host)
    assert "映せる資料は、まだありません" in text(of(host), f"{episode.path}desk/slides/")
    version = pages_on(episode, host, drawn=0)
    assert "ページの絵を整えています" in text(of(host), f"{episode.path}desk/slides/")
    assert version.drawn == 0


def test_a_show_in_which_no_page_was_turned_makes_no_chapters():
    assert chapters_to_make(EpisodeFactory()) == []


def test_pages_turned_behind_the_end_of_a_trimmed_recording_are_not_shown():
    episode, version = recorded(), MaterialFactory(leaves=("一枚目", "二枚目")).versions.get()
    for second, page in ((1.0, 1), (episode.recording.seconds + 1, 2)):
        SlideTurn.objects.create(episode=episode, version=version, page=page, at_second=second)
    assert [leaf.page for leaf in leaves_in_step(episode)] == [1]


def test_a_kept_show_is_read_page_by_page_with_its_captions_in_step(host, member):
    episode = recorded(host=host)  # with captions at 0 and 4.5
    version = pages_on(episode, host, title="手引")
    for page, second in ((1, 2.0), (2, 100.0)):
        SlideTurn.objects.create(episode=episode, version=version, page=page, at_second=second)
    spreads = [(spread.leaf and spread.leaf.page, [line.start for line in spread.lines]) for spread in spreads_of(episode, turned=True)]
    assert spreads == [(None, [0.0]), (1, [4.5]), (2, [])]
    shown = text(of(member), f"{episode.path}words/")
    assert ("内職の材料代の話をします。" in shown, 'data-at="4.5"' in shown, "archive/audio.mp4" in shown) == (True, True, True)
    assert ("<video" in shown, "手引　2ページ" in shown, f"{episode.path}words/" in text(of(member), episode.path)) == (False, True, True)


def test_without_captions_there_is_nothing_to_read_in_step(host, member):
    episode = recorded(host=host)
    episode.captions.all().delete()
    assert of(member).get(f"{episode.path}words/")["Location"] == episode.path
    assert f"{episode.path}words/" not in text(of(member), episode.path)
