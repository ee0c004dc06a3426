"""Loosely spelt names find their body, or ask: never a wrong one in silence."""

from collections import Counter

import pytest

from bench.matching import index_of_lists, verdict
from chosha.members.actions import load_bodies
from chosha.members.engine.bodies import former_bodies, rows
from chosha.members.engine.matching import Known, build_index, match, prefecture_named
from chosha.members.models import FormerBody, Organisation
from chosha.members.queries.matching import body_index
from chosha.members.tests.spellings import ASKS, Rules

INDEX = index_of_lists()
RULES = Rules()
EVERY = 163  # so many spellings are left out between two of the sample


def spoken(text, **hints):
    found = match(text, INDEX, **hints)
    return found.kind, found.code


def test_a_sample_of_all_spellings_is_understood_and_none_is_silently_wrong():
    sample = list(RULES.all())[::EVERY]
    counts = Counter(verdict(spelling, INDEX) for spelling in sample)
    assert (len(sample) >= 300, counts["wrong"], counts["right"] / len(sample) >= 0.98) == (True, 0, True)


def test_every_name_of_several_prefectures_asks_and_offers_them_all():
    shared = {name: {body.code for body in RULES.towns if body.name == name} for name, count in RULES.names.items() if count > 1}
    answers = {name: match(name, INDEX) for name in shared}
    assert len(shared) > 20
    assert {name for name, found in answers.items() if found.kind != ASKS} == set()
    assert {name for name, found in answers.items() if not shared[name] <= set(found.candidates)} == set()


def shared_candidates():
    """The 20 composed lg.jp names that several bodies would have, with those bodies."""
    listed = [row for row in rows("municipalities.csv") if row["lg_domain_candidate"]]
    counts = Counter(row["lg_domain_candidate"] for row in listed)
    return {domain: [row for row in listed if row["lg_domain_candidate"] == domain] for domain, count in counts.items() if count > 1}


def test_the_twenty_ambiguous_names_always_ask():
    groups = shared_candidates()
    endings = {"市": "-shi", "区": "-ku", "町": " Town", "村": " Village"}
    kinds = {domain: {row["name"][-1] for row in group} for domain, group in groups.items()}
    bare = {domain.split(".")[1] for domain in groups}
    written = bare | {domain.split(".")[1] + endings[kind.copy().pop()] for domain, kind in kinds.items() if len(kind) == 1}
    names = {row["name"] for group in groups.values() for row in group if len({other["name"] for other in group}) == 1}
    addressed = {(row["name"], domain) for domain, group in groups.items() for row in group if row["name"] in names}
    assert (len(groups), len(names) > 8) == (20, True)
    assert {text for text in written | names if spoken(text)[0] == "sure"} == set()
    assert {pair for pair in addressed if spoken(pair[0], address=f"a@{pair[1]}")[0] == "sure"} == set()


def test_a_name_and_its_readings_lead_to_the_same_body():
    written = (
        "富山県富山市", "富山市", "富山市役所", "トヤマシ", "ﾄﾔﾏｼ", "とやまし", "とやま市", "toyama-shi", "Toyama City", "TOYAMASHI",
        "162019", "16201", "１６２０１９", "富山県　富山県富山市", "富山市（財務部納税課）", "冨山市", "富 山 市",
    )  # fmt: skip
    assert {text: spoken(text) for text in written} == dict.fromkeys(written, ("sure", "162019"))


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("富山県中新川郡立山町", "sure", "163236"),
        ("龍ヶ崎市", "sure", "082082"),
        ("竜が崎市役所", "sure", "082082"),
        ("塩釜市", "sure", "042030"),
        ("一ノ関市", "sure", "032093"),
        ("横浜市中区役所", "sure", "141003"),
        ("浜松市天竜区", "sure", "221309"),
        ("北海道庁", "sure", "010006"),
        ("東京都財務局", "sure", "130001"),
        ("厚労省", "sure", "gov:mhlw"),
        ("総務省本省", "sure", "gov:soumu"),
        ("総務省消防庁", "sure", "gov:fdma"),
        ("東京消防庁", "asks", ""),
        ("財務省関東財務局", "asks", ""),
        ("富山地区広域圏事務組合", "asks", ""),
        ("西東三河広域連合", "none", ""),
        ("富山市社会福祉協議会", "asks", ""),
        ("富山市から高岡市へ出向", "asks", ""),
        ("石川県富山市", "asks", ""),
        ("富山", "asks", ""),
        ("TOYAMA", "asks", ""),
        ("本部", "asks", ""),
        ("中央区", "asks", ""),
        ("Minato-ku", "asks", ""),
        ("東京都中央区", "sure", "131024"),
        ("富山県架空市税務課", "asks", ""),
        ("富山県新湊市税務課", "moved", "162116"),
        ("浦和市", "moved", "111007"),
        ("前沢町", "moved", "032158"),
        ("兵庫県一宮町", "asks", ""),
        ("なし", "none", ""),
        ("", "none", ""),
        ("市" * 500, "none", ""),
        ("\0", "none", ""),
        ("٣", "none", ""),
    ],
)
def test_what_texts_mean(text, kind, code):
    assert spoken(text) == (kind, code)


@pytest.mark.parametrize(
    ("prefecture", "address", "kind", "code"),
    [
        ("", "", "asks", ""),
        ("東京都", "", "sure", "132063"),
        ("広島", "", "sure", "342084"),
        ("ﾋﾛｼﾏ", "", "sure", "342084"),
        ("Tokyo", "", "sure", "132063"),
        ("富山県", "", "asks", ""),
        ("", "me@gmail.com", "asks", ""),
        ("", "a@city.fuchu.hiroshima.jp", "sure", "342084"),
        ("", "a@city.fuchu.lg.jp", "asks", ""),
        ("東京都", "a@city.fuchu.hiroshima.jp", "asks", ""),
    ],
)
def test_hints_decide_between_namesakes_and_ask_where_they_disagree(prefecture, address, kind, code):
    assert spoken("府中市", prefecture=prefecture, address=address) == (kind, code)


def test_a_work_address_of_another_body_asks_and_offers_both():
    found = match("富山市", INDEX, address="a@city.takaoka.toyama.jp")
    assert (found.kind, set(found.candidates)) == ("asks", {"162019", "162027"})


def test_a_former_body_gives_way_to_one_of_today_of_the_same_name_and_prefecture():
    today = Known("1", "南部町", "なんぶちょう", "青森県", "町")
    gone = Known("former", "南部町", "なんぶまち", "青森県", successor="2", words="…")
    assert match("南部町", build_index([today], [gone])).code == "1"


def test_a_prefecture_is_known_by_any_of_its_names():
    assert [prefecture_named(text, INDEX) for text in ("富山県", "富山", "とやま", "Toyama-ken", "富山市", "")] == ["富山県"] * 4 + ["", ""]


def test_every_successor_is_a_body_of_today():
    codes = {row["code"] for row in rows("municipalities.csv")}
    listed = list(former_bodies())
    assert [body for body in listed if body.successor not in codes] == []
    assert len(listed) > 1_500
    assert {body.name for body in listed if body.successor == "111007"} == {"浦和市", "大宮市", "与野市", "岩槻市"}


@pytest.mark.django_db
def test_former_bodies_come_in_with_the_lists_however_often_they_are_loaded():
    load_bodies()
    load_bodies()
    assert FormerBody.objects.count() == len(list(former_bodies()))
    assert FormerBody.objects.get(name="前沢町").successor == Organisation.objects.get(name="奥州市")


@pytest.mark.django_db
def test_the_index_of_the_database_says_when_a_body_ended(django_assert_num_queries):
    load_bodies()
    with django_assert_num_queries(3):
        index = body_index()
    assert match("清水市", index).words == "静岡県清水市は、いまの静岡県静岡市です"
