"""What no rule knows, found by what was learnt; and that the learning touches nothing else."""

import pytest

from chosha.guard.engine.checking import check
from chosha.guard.engine.clues import Neighbours, around, own, shape, talk
from chosha.guard.engine.learnt import KINDS, MOST, TALK, Scales, figures, names, scales
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.stretches import stretches


def _stretches(text, kind):
    return [text[start:end] for start, end in stretches(Reading(text), kind)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("昭40.12.19まで", ["昭40.12.19"]),
        ("昭和二十三年九月十二日じゃ", ["昭和二十三年九月十二日"]),
        ("生: 1958 / 4 / 12", ["1958 / 4 / 12"]),
        ("S561214、以上", ["S561214"]),
        ("施行 令和6年3月30日", []),  # the day of a rule
    ],
)
def test_stretches_that_may_be_days(text, days):
    assert _stretches(text, Kind.BIRTH) == days


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("R6-滞-00592の件", ["R6-滞-00592"]),
        ("認定第20-3381号", ["認定第20-3381号"]),
        ("債権番号H29-0356、12件", ["H29-0356"]),
        ("3月の12件", []),
        ("伝票 0901145-07", []),
    ],
)
def test_stretches_that_may_be_numbers(text, numbers):
    assert _stretches(text, Kind.CASE) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "研修の帰りに映画を観てきました。穂高先生の最後の講義がよかった。みなさんのおすすめもぜひ教えてください。",
        "来月の読書会は、山路先生の新しい本を三章まで読みます。参加はどなたでも、途中からでもどうぞ。",
    ],
)
def test_a_lone_name_in_talk_of_books_is_a_hint(text):
    assert [span.level for span in check(text)] == [Level.HINT]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("読書会のお知らせです。会場の鍵は山路さん（090-1234-5678）まで。", 2),  # a form is no talk
        ("昨日の訪問の件です。穂高さんがまた窓口で怒鳴って、滞納分は払わないと言っています。", 1),
    ],
)
def test_what_has_a_form_or_stands_in_an_affair_still_holds_the_text(text, held):
    assert len([span for span in check(text) if span.level is not Level.HINT]) == held


def test_a_name_may_be_one_word_two_or_two_with_a_joint():
    assert {"西浦", "恵美", "西浦恵美"} <= set(_stretches("西浦恵美が", Kind.PERSON))
    assert "オグラ ミチヨ" in _stretches("カナ:オグラ ミチヨ/", Kind.PERSON)
    assert "は 田中" not in _stretches("あれは 田中", Kind.PERSON)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("還付番号K-06-11842、名義相違で返ってきました。", Kind.CASE, "K-06-11842"),
        ("名寄せ結果です。①ﾏﾂﾓﾄ ｹﾝｼﾞ / ②1958/4/12 / ③同一人の疑い", Kind.BIRTH, "1958/4/12"),
        ("カナ：オグラ ミチヨ／控えは空欄です。", Kind.PERSON, "オグラ ミチヨ"),
    ],
)
def test_what_no_rule_knows_is_found(text, kind, words):
    assert any(span.kind == kind and words in span.text and span.level is not Level.HINT for span in check(text))


@pytest.mark.parametrize(
    "text",
    [
        "総行住第143号（令和6年12月20日）の別紙2、三行目の「又は」が気になります。",
        "昭和25年法律第144号は何度読んでも味わいがあります。",
        "議題3 その他 資料R6-03-11は当日配ります。",
        "請求書は4月10日、検査は3月31日。何年度の支出でしょうか。",
        "離島の保健師さんの話がよかったです。",
        "今朝保健師さんに電話しました。",
        "そばの作付面積、幌加内さんは日本一だそうです。",
        "さっきのマイナの件で訂正です。",
        "券面の転入R6.4.1は更新済みです。",
    ],
)
def test_days_numbers_and_words_of_the_office_stay_unmarked(text):
    assert check(text) == []


def test_what_a_mark_touches_is_not_weighed_again():
    text = "受給者番号4510073826、H2.10.21生まれ。"
    reading, marks = Reading(text), check(text)
    assert {span.kind for span in marks} == {Kind.CASE, Kind.BIRTH}
    assert list(figures(reading, marks)) == []
    assert names(reading, marks) == []


def test_marks_next_to_a_number_are_among_its_clues():
    def span(start: int, end: int, kind: Kind, level: Level = Level.STOP) -> Span:
        return Span(start, end, kind, level, "", "")

    marks = [span(0, 3, Kind.PHONE), span(10, 14, Kind.PERSON), span(200, 204, Kind.ADDRESS), span(30, 32, Kind.PLACE, Level.HINT)]
    found = Neighbours(marks).clues(16, 24)
    assert {"m:person", "m<person", "m<person0", "m:place", "m>place", "m!", "m:phone"} <= set(found)
    assert "m:address" not in found  # too far away
    assert Neighbours([]).clues(16, 24) == []


def test_a_cat_is_nobody():
    assert names(Reading("うちの猫の小次郎 太郎、今日も寝ています。"), []) == []


def test_scales_weigh_what_they_know():
    assert Scales(bias=-1.0, line=0.5, weights={"a": 2.0, "b": -0.5}).weight(["a", "b", "unknown"]) == 1.5


def test_every_kind_was_learnt_from_the_present_clues():
    """Were clues renamed and not learnt anew, they would weigh nothing."""
    seen = Reading("カナ：オグラ ミチヨ／個人番号の控え／生：1958年12月1日／整理番号R6-滞-00592さん宛")
    for kind in KINDS:
        weighing = scales()[kind]
        for start, end in stretches(seen, kind):
            found = own(seen, kind, start, end) + around(seen, kind, start, end)
            assert sum(clue in weighing.weights for clue in found) * 5 > len(found)
    words = talk(Reading("来月の読書会は、新しい本を三章まで読みます。"), [])
    assert sum(word in scales()[TALK].weights for word in words) * 2 > len(words)


def test_a_table_without_end_is_weighed_to_a_limit():
    reading = Reading("甲-1234 " * (MOST + 50))
    assert len(list(figures(reading, []))) <= MOST


def test_shape():
    assert shape("R7-介-01873") == "A9-K-95"
    assert shape("") == ""
