"""Finding members: by what they show, and by nothing else."""

import pytest
from django.test import Client

from chosha.kernel.clock import fiscal_year, today
from chosha.members import actions
from chosha.members.models import Duty, Member, Organisation, Trait
from chosha.members.queries import directory
from chosha.members.queries.directory import A_PAGE, Wanted, find_people
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
THIS = fiscal_year(today())


@pytest.fixture
def duties():
    tax = DutyFactory(slug="zeimu", name="税務")
    care = DutyFactory(slug="fukushi", name="福祉")
    part = {"kotei": ("固定資産税", tax), "shuno": ("収納", tax), "hogo": ("生活保護", care)}
    return {slug: Duty.objects.create(slug=slug, name=name, parent=parent, sort=9) for slug, (name, parent) in part.items()}


@pytest.fixture
def viewer():
    member = MemberFactory(display_name="見る人")
    actions.refresh_traits([member.pk])
    return member


@pytest.fixture
def nami(duties):
    member = MemberFactory(
        serving=OrganisationFactory(name="立山市", pop_band="5万〜10万"),
        display_name="みなと",
        name="隠岐 なみ",
        kana="おき なみ",
        hello="朝型です",
    )
    actions.say_main_duty(member, duties["shuno"], since_year=THIS)
    actions.add_past_duty(member, duties["kotei"], from_year=2015, until_year=2019)
    actions.add_help(member, "相続土地の国庫帰属", duty=duties["hogo"])
    return member


def found(viewer, **wanted) -> set[str]:
    return {person.display_name for person in find_people(viewer, Wanted(**wanted)).people}


BY = {
    "the name shown": {"text": "みなと"},
    "its middle": {"text": "なと"},
    "its romaji": {"text": "MINATO"},
    "katakana": {"text": "ミナト"},
    "words of help": {"text": "相続"},
    "words inside": {"text": "国庫帰属"},
    "a field typed as a word": {"text": "固定資産"},
    "two words": {"text": "みなと　固定資産"},
    "the field of before": {"duty": "kotei"},
    "the large field": {"duty": "zeimu", "when": "before"},
    "the field of now": {"duty": "shuno", "when": "now"},
    "the field of help": {"duty": "hogo", "when": "help"},
    "the block": {"place": "北陸"},
    "the size": {"size": "市"},
    "all at once": {"text": "みなと", "duty": "kotei", "when": "before", "place": "北陸", "size": "市"},
}


@pytest.mark.parametrize("way", BY)
def test_found_by(viewer, nami, way):
    assert found(viewer, **BY[way]) == {"みなと"} | ({"見る人"} if way in ("the block", "the size") else set())


NOT_BY = {
    "the registered name": {"text": "隠岐"},
    "the reading": {"text": "おき"},
    "the romaji of the reading": {"text": "oki"},
    "the body": {"text": "立山"},
    "the prefecture": {"place": "富山県"},
    "how many live there": {"size": "5万〜10万"},
    "the field of before as one of now": {"duty": "kotei", "when": "now"},
    "another field": {"duty": "fukushi", "when": "now"},
    "another block": {"place": "四国"},
    "one word of two": {"text": "みなと 存在しない"},
    "the greeting": {"text": "朝型"},
}


@pytest.mark.parametrize("way", NOT_BY)
def test_not_found_by(viewer, nami, way):
    assert found(viewer, **NOT_BY[way]) == set()


HIDES = {
    "name_to": {"text": "隠岐"}, "kana_to": {"text": "oki"}, "body_to": {"text": "立山"}, "duties_to": {"duty": "shuno"},
    "past_duties_to": {"duty": "kotei"}, "can_help_to": {"text": "相続"},
}  # fmt: skip


@pytest.mark.parametrize("field", HIDES)
@pytest.mark.parametrize(("to", "anyone", "same_field"), [("members", True, True), ("field", False, True), ("nobody", False, False)])
def test_a_field_finds_only_for_those_who_see_it(viewer, nami, duties, field, to, anyone, same_field):
    actions.set_audiences(nami, {field: to})
    actions.set_audiences(viewer, {field: "nobody"})
    taxman = MemberFactory(display_name="税の人")
    actions.say_main_duty(taxman, duties["kotei"], since_year=THIS)
    actions.set_audiences(taxman, {"duties_to": "nobody"})
    assert (found(viewer, **HIDES[field]), found(taxman, **HIDES[field])) == (
        {"みなと"} if anyone else set(),
        {"みなと"} if same_field else set(),
    )


def test_a_shown_body_is_found_by_prefecture_and_population(viewer, nami):
    actions.set_audiences(nami, {"body_to": "members"})
    assert found(viewer, place="富山県") == found(viewer, size="5万〜10万") == found(viewer, text="富山県立山市") == {"みなと"}


def test_whoever_does_not_want_to_be_found_is_not(viewer, nami):
    actions.set_reach(nami, in_directory=False, spares_own_body=False)
    assert (found(viewer, text="みなと"), found(viewer), Trait.objects.filter(member=nami).count()) == (set(), {"見る人"}, 0)


def test_a_colleague_does_not_find_whoever_spares_the_own_body(nami):
    colleague = MemberFactory(serving=Organisation.objects.get(name="立山市"), display_name="同僚")
    actions.refresh_traits([colleague.pk])
    assert found(colleague, text="みなと") == {"みなと"}
    actions.set_reach(nami, in_directory=True, spares_own_body=True)
    assert [found(colleague, **wanted) for wanted in ({}, {"text": "みなと"}, {"duty": "kotei"}, {"place": "北陸"})] == [
        {"同僚"}, set(), set(), {"同僚"},
    ]  # fmt: skip


def test_a_block_hides_each_from_the_other_and_a_mute_neither(viewer, nami):
    actions.keep_off(viewer, by=nami, kind="mute")
    assert (found(viewer, text="みなと"), found(nami, text="見る")) == ({"みなと"}, {"見る人"})
    actions.keep_off(viewer, by=nami, kind="block")
    assert (found(viewer, text="みなと"), found(nami, text="見る")) == (set(), set())


def test_whoever_is_outside_is_neither_found_nor_finds(viewer, nami):
    Member.objects.filter(pk=nami.pk).update(standing="suspended")
    nami.refresh_from_db()
    assert (found(viewer, text="みなと"), found(nami, text="見る")) == (set(), set())


def test_a_transfer_is_followed(viewer, nami):
    actions.affiliate(nami, OrganisationFactory(name="讃岐町", kind="町", prefecture="香川県"))
    assert (found(viewer, place="北陸"), found(viewer, place="四国", size="町")) == ({"見る人"}, {"みなと"})


def test_pages_follow_each_other_without_gap_or_double(viewer):
    for _ in range(A_PAGE * 2):
        MemberFactory(display_name="同じ名")
    actions.refresh_traits(Member.objects.values_list("pk", flat=True))
    for wanted in (Wanted(), Wanted(text="同じ"), Wanted(size="市")):
        seen, cursor, pages = [], "", 0
        while pages == 0 or cursor:
            page = find_people(viewer, wanted, cursor)
            seen, cursor, pages = seen + [person.id for person in page.people], page.cursor, pages + 1
        expected = A_PAGE * 2 + (0 if wanted.text else 1)
        assert (len(seen), len(set(seen)), pages) == (expected, expected, 2 if wanted.text else 3)


def test_members_from_before_are_written_down_once(nami):
    Trait.objects.all().delete()
    assert (actions.write_missing_traits(), actions.write_missing_traits()) == (1, 0)


@pytest.mark.parametrize("people", [1, 3])
def test_a_page_asks_the_database_the_same_however_many_are_found(viewer, duties, people, django_assert_num_queries):
    for _ in range(people):
        actions.add_past_duty(MemberFactory(), duties["kotei"], from_year=2015, until_year=2019)
    with django_assert_num_queries(15):
        found_now = find_people(viewer, Wanted(duty="kotei", place="北陸"))
    assert len(found_now.people) == people


def test_members_who_keep_away_do_not_shorten_a_page(viewer, duties, monkeypatch):
    monkeypatch.setattr(directory, "BATCH", 2)
    people = [MemberFactory() for _ in range(7)]
    for person in people:
        actions.add_past_duty(person, duties["kotei"], from_year=2015, until_year=2019)
    away = sorted(people, key=lambda person: person.pk)[1:4]
    for person in away:
        actions.keep_off(viewer, by=person, kind="block")
    found_now = find_people(viewer, Wanted(duty="kotei"))
    assert [shown.id for shown in found_now.people] == sorted(person.pk for person in people if person not in away)


def test_the_page_shows_what_is_found_and_never_how_many(client, viewer, nami):
    client.force_login(viewer)
    page = client.get("/members/", {"duty": "kotei", "when": "before"}).content.decode()
    assert "みなとさん" in page
    assert "経験：固定資産税" in page
    assert "件" not in page.partition("<main")[2]
    nothing = client.get("/members/?q=存在しない").content.decode()
    assert "この条件では、見つかりませんでした" in nothing


def test_what_no_list_offers_asks_nothing(client, viewer, nami):
    client.force_login(viewer)
    page = client.get("/members/?duty=none&place=火星&size=%00&when=x&after=zzz&q=" + "あ" * 300)
    assert page.status_code in (200, 400)
    assert Client().get("/members/").status_code == 302
