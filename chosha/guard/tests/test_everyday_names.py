"""What registers, villages and everyday talk call things: the exact words that are marked, and office talk that is left alone."""

import pytest

from chosha.guard.engine.checking import check, check_name
from chosha.guard.engine.marks import Level


def marked(text: str) -> list[tuple[str, str]]:
    return [(span.text, span.kind) for span in check(text) if span.level is not Level.HINT]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("郵送は987-2183まで。", ("987-2183", "postal_code")),
        ("納付書は８６１−４４０２に転送されています。", ("８６１−４４０２", "postal_code")),
        ("予約簿のS31.10.17の欄が丸見えでした。", ("S31.10.17", "birth_date")),
        ("生年月日がS31・10・17の件です。", ("S31・10・17", "birth_date")),
        ("平成3年4月2日に第二子として生まれた件。", ("平成3年4月2日", "birth_date")),
        ("受付日\t生年月日\t用件\n6/3\t1984/02/16\t更新", ("1984/02/16", "birth_date")),
        ("契約者番号で7781-2234と検索。", ("7781-2234", "case_number")),
        ("0048831という被保険者番号で照会。", ("0048831", "case_number")),
    ],
)
def test_a_register_is_marked_however_its_numbers_are_said(text: str, words: tuple[str, str]) -> None:
    assert marked(text) == [words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("自宅は三丁目4番22号と聞いた。", "三丁目4番22号"),
        ("職員の自宅旭町三丁目4番22号が載っていた。", "旭町三丁目4番22号"),
        ("高見二丁目十五番八号の件。", "高見二丁目十五番八号"),
        ("現地は字萩ノ沢88の隣。", "字萩ノ沢88"),
        ("北12条西5丁目2-3に届けた。", "北12条西5丁目2-3"),
        ("西根第12地割33-1の母屋。", "西根第12地割33-1"),
        ("サンハイツ202の家賃。", "サンハイツ202"),
    ],
)
def test_an_address_is_marked_in_the_spelling_of_its_region(text: str, words: str) -> None:
    assert marked(text) == [(words, "address")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("みどりが丘小6年の件。", ("みどりが丘小", "facility")),
        ("高瀬支援の高等部から。", ("高瀬支援", "facility")),
        ("ふなと内科で誤接種。", ("ふなと内科", "facility")),
        ("医療機関ははまだ小児科。", ("はまだ小児科", "facility")),
        ("寺は常福院です。", ("常福院", "facility")),
        ("県立三崎が丘病院に確認。", ("県立三崎が丘病院", "facility")),
        ("取引先ははりまや電工。", ("はりまや電工", "company")),
        ("勤め先は阿波第一生コン。", ("阿波第一生コン", "company")),
        ("カネト鮮魚から破産の通知。", ("カネト鮮魚", "company")),
    ],
)
def test_a_place_of_an_affair_is_marked_by_its_everyday_name(text: str, words: tuple[str, str]) -> None:
    assert words in marked(text)


def test_the_name_of_a_file_tells_a_nursery_and_a_firm() -> None:
    assert [span.text for span in check_name("つくし保育園_指導監査結果_案.docx")] == ["つくし保育園"]
    assert [span.text for span in check_name("滞納処分調書_株式会社カツオ屋本舗.pdf")] == ["株式会社カツオ屋本舗"]


def test_somebody_told_by_what_befell_them_is_marked_to_the_end() -> None:
    assert marked("製材所の跡取りで、この前まで町長だった方が来ました。") == [("製材所の跡取りで、この前まで町長だった方", "description")]


@pytest.mark.parametrize(
    "text",
    [
        "起案番号は123-4567でした。",
        "請求書の登録番号T1234567890123が出てきません。",
        "稟議番号2026-0123、どこで止まっているのでしょう。",
        "被保険者番号の桁数は10桁です。",
        "令和6年4月1日の欄に印鑑が足りません。",
        "S56.6.1の欄は新耐震の境目です。",
        "条例第12条の3第2項をどう読みますか。",
        "一番町の桜がきれいです。",
        "休日は内科と小児科が輪番です。",
        "近くの薬局で聞いてきました。",
        "子どもはまだ小児科に通っています。",
        "最小の努力で最大の効果、と先輩に言われました。",
        "建設会社の方から要望がありました。",
        "61歳の初めての研修です。",
    ],
)
def test_talk_of_the_office_is_left_alone(text: str) -> None:
    assert marked(text) == []


def test_a_town_of_what_is_not_yet_told_is_marked_and_one_that_is_praised_is_not() -> None:
    assert marked("大豊町でこの前あった飲酒の件、公表前です。") == [("大豊町", "municipality")]
    assert marked("南平村から転入した世帯の引継ぎ。") == [("南平村", "municipality")]
    assert marked("三鷹市の職員が書いた論文がよかったです。") == []


def test_good_news_of_a_colleague_and_the_age_of_the_writer_describe_nobody() -> None:
    assert marked("係長の娘さんが合格したそうで、係でお祝いしました。") == []
    assert marked("定年が延びて、61歳の初めての係員です。") == []
    assert marked("課長の娘さんが不登校だと聞きました。") == [("課長の娘さん", "description")]
