"""Names in kana, in Latin letters, beside their kin; and what looks like one and is nobody's."""

from collections import Counter
from pathlib import Path

import pytest

from chosha.guard.engine import wordlists
from chosha.guard.engine.checking import check, check_name
from chosha.guard.engine.marks import Kind, Level
from chosha.guard.engine.readings import is_family_key, is_given_key, key_of


def marked(text: str) -> list[str]:
    return [span.text for span in check(text) if span.kind == "person"]


def asked(text: str) -> list[str]:
    return [span.text for span in check(text) if span.level is not Level.HINT]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("めいさんのお迎えが来ません", ["めいさん"]),
        ("支援級のゆかり先生から相談", ["ゆかり先生"]),
        ("名前は「ユウくん」とだけ", ["ユウくん"]),
        ("窓口にさかまきさんが来て", ["さかまきさん"]),
        ("たっくんことたくみ君の件", ["たっくん", "たくみ君"]),
        ("おがっち課長の会議は長い", ["おがっち課長"]),
        ("ハッシー部長に報告した", ["ハッシー部長"]),
        ("財布の紙に「ノブ兄」とだけ", ["ノブ兄"]),
        ("くどっちが無断欠勤です", ["くどっち"]),
    ],
)
def test_a_name_in_kana_is_told_by_how_names_are_read(text: str, names: list[str]) -> None:
    assert marked(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "シルバーさんに草刈りを頼みました",
        "うさぎさん組とくまさん組の名札",
        "親御さんと姪御さんにも聞きました",
        "農協さんと水道屋さんとベンダーさん",
        "たくさんの方と、みなさんと、おまわりさん",
        "ゆるキャラのとまとくんが来ました",
        "あっちとこっちの課長が話しています",
        "さとみ様式という様式はありません",
    ],
)
def test_guests_trades_beasts_and_mascots_are_nobodys_names(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("五十嵐のおばあちゃんが来ました", ["五十嵐のおばあちゃん"]),
        ("下水道課の古屋と申します", ["古屋"]),
        ("担当の川端です。再送します", ["川端"]),
        ("前任の原から引継ぎがない", ["原"]),
        ("受付 篠田／対応 大槻", ["篠田", "大槻"]),
        ("|氏名|区分| |芦田|滞納|", ["芦田"]),
        ("児童名「れん」の記録が二つある", ["れん"]),
        ("越智・白石両名の欠勤届", ["越智", "白石"]),
    ],
)
def test_a_bare_name_is_told_by_kin_unit_label_and_column(text: str, names: list[str]) -> None:
    assert marked(text) == names


@pytest.mark.parametrize(
    "text", ["高松のおばさんから桃が届きました", "総務課の者です", "税務課の新人です", "受付 三名／対応 二名", "富山の母に電話"]
)
def test_a_town_and_an_office_have_no_name_of_a_person(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "宮本常一の『忘れられた日本人』を読み返しています",
        "木下斉さんの『地方創生大全』に補助金の話がある",
        "『健康で文化的な最低限度の生活』、柏木ハルコさんの漫画です",
        "ビブリオバトルで野々山千尋『三陸の波』が一位でした",
        "片山善博さんの講演会に行きました",
    ],
)
def test_the_author_beside_the_book_holds_no_text_back(text: str) -> None:
    assert asked(text) == []


def test_a_caller_beside_a_book_is_still_somebody() -> None:
    assert marked("『広報』を見た野々山千尋さんから電話で苦情がありました") == ["野々山千尋さん"]


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("kitagawa_misaki_nintei_0612.xlsx", ["kitagawa_misaki"]),
        ("kouza_henkou_shiina_toru_R7.pdf", ["shiina_toru"]),
        ("yuto_hamasaki_sotsugyo.docx", ["yuto_hamasaki"]),
        ("HiroshiTanabe_rirekisho.pdf", ["HiroshiTanabe"]),
        ("ohtsuka-mari.jpg", ["ohtsuka-mari"]),
    ],
)
def test_a_name_in_latin_letters_is_found_in_the_name_of_a_file(name: str, marks: list[str]) -> None:
    assert [span.text for span in check_name(name)] == marks


@pytest.mark.parametrize("name", ["kaigi_shiryo_final.pptx", "sakura_matsuri_map.pdf", "report_main_data.csv", "mori_no_gakko.pdf"])
def test_romanised_office_words_are_no_names(name: str) -> None:
    assert check_name(name) == []


def test_every_spelling_of_a_name_in_latin_letters_is_the_same_name() -> None:
    assert {key_of(spelt) for spelt in ("ohtsuka", "ootsuka", "Otsuka", "otuka")} == {"otuka"}
    assert is_family_key(key_of("Mizoguchi")) and is_given_key(key_of("syouta")) and not is_family_key(key_of("report"))


def test_no_two_lists_of_words_have_the_same_name() -> None:
    names = Counter(
        line
        for path in Path(wordlists.LISTS).glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("[")
    )
    assert [name for name, times in names.items() if times > 1 and name.endswith("]") and " " not in name] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("児相の榊福祉司は来週まで出張", ["榊福祉司"]),
        ("てる江さんの通帳", ["てる江さん"]),
        ("梅津って人が窓口で暴れた", ["梅津"]),
        ("長男の陽向が学校に行けない", ["陽向"]),
        ("丸山、宮内、岸の三人が欠席", ["丸山", "宮内", "岸"]),
        ("ファム・ヴィン・ドゥックの書類", ["ファム・ヴィン・ドゥック"]),
    ],
)
def test_rare_names_are_told_by_their_place_in_the_sentence(text: str, names: list[str]) -> None:
    assert marked(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "大和と原の地区で説明会",
        "松本、上田、飯田の順に回ります",
        "原議員定数の条例",
        "東支所長が替わりました",
        "ぐんまちゃんの着ぐるみの借用書",
        "サンタさんの格好",
    ],
)
def test_towns_in_a_row_boards_and_costumes_hold_no_text_back(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("名義は具志ヨシ子です。", "具志ヨシ子"),
        ("荻窪節子様のお宅です。", "荻窪節子様"),
        ("受取人 奥村 千歳 へ振り込みます。", "奥村 千歳"),
        ("村の角 ミヨ子さんから葉書がきました。", "角 ミヨ子さん"),
        ("窓口の吉成ゆりか主事が休みます。", "吉成ゆりか主事"),
    ],
)
def test_no_half_of_a_name_is_left_standing(text, marked):
    assert [span.text for span in check(text) if span.kind is Kind.PERSON] == [marked]


@pytest.mark.parametrize("text", ["優勝は下組、準優勝 川東 三位 中組です。", "佐藤より先に、佐藤との打合せがあります。"])
def test_no_word_that_follows_is_taken_for_a_given_name(text):
    assert all(span.text in ("川東", "中組", "下組", "佐藤") for span in check(text))
