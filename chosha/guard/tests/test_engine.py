import socket
from itertools import pairwise
from threading import Thread

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.guard_marks import read, tally
from chosha.guard.engine.checking import MOST, add_detector, check, check_name
from chosha.guard.engine.folding import fold
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.numbers import decade, has_check_digit

SIGNS = "市町村区12-〒@さん田中　\u200b\u202e\x00・。\n丁目番地歳のA"
STRANGE = st.text(st.one_of(st.characters(), st.sampled_from(SIGNS)), max_size=400)


def found(text: str) -> list[tuple[str, str, str]]:
    return [(span.text, span.kind, span.level) for span in check(text)]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("佐藤主任に聞きました", ("佐藤主任", "person", "stop")),
        ("昨日は田中さんが休みでした", ("田中さん", "person", "stop")),
        ("世帯主：遠藤 正雄", ("遠藤 正雄", "person", "stop")),
        ("林さんの机", ("林さん", "person", "stop")),
        ("電話は０９０－１２３４－５６７８です", ("０９０－１２３４－５６７８", "phone", "stop")),
        ("090\u200b-1234\u200b-5678へ", ("090\u200b-1234\u200b-5678", "phone", "stop")),
        ("k.nomura@city.example-town.lg.jp", ("k.nomura@city.example-town.lg.jp", "email", "stop")),
        ("個人番号は987654321013と言われた", ("987654321013", "my_number", "stop")),
        ("ゆうちょ銀行 記号11430 番号12345671", ("ゆうちょ銀行 記号11430 番号12345671", "bank_account", "stop")),
        ("富山 300 あ 12-34の車", ("富山 300 あ 12-34", "plate", "stop")),
        ("〒930-8510あてに送る", ("〒930-8510", "postal_code", "stop")),
        ("被保険者番号 12345678の方", ("被保険者番号 12345678", "case_number", "stop")),
        ("昭和45年3月12日生まれ", ("昭和45年3月12日", "birth_date", "stop")),
        ("富山県富山市新桜町7-38に住む", ("富山県富山市新桜町7-38", "address", "stop")),
        ("ひまわり保育園の保護者", ("ひまわり保育園", "facility", "ask")),
        ("上市町に住む70代の女性", ("上市町", "municipality", "ask")),
        ("八尾町で唯一の獣医", ("八尾町で唯一の獣医", "description", "ask")),
        ("82歳の一人暮らしの方", ("82歳の一人暮らし", "description", "ask")),
        ("渡邊が休んでいる", ("渡邊", "person", "hint")),
        ("欠席野口課長、代理の者が出ました", ("野口課長", "person", "stop")),
        ("桜井 そよさんの書類", ("桜井 そよさん", "person", "stop")),
        ("コバヤシ イトサマノ ケン", ("コバヤシ イトサマ", "person", "stop")),
        ("朴 俊昊、四月分が未納", ("朴 俊昊", "person", "stop")),
        ("昨夜、今野分団長が倒れた", ("今野分団長", "person", "stop")),
        ("ＪＡにしかわ 本所支店 普通 0098765へ", ("ＪＡにしかわ 本所支店 普通 0098765", "bank_account", "stop")),
        ("ゆうちょ 〇八八店（普）0123456あて", ("ゆうちょ 〇八八店（普）0123456", "bank_account", "stop")),
        ("ケアハウス ふわり苑の入居者", ("ケアハウス ふわり苑", "facility", "ask")),
        ("特養ひまわりの家族会", ("特養ひまわり", "facility", "ask")),
        ("若葉の園の利用者から電話", ("若葉の園", "facility", "ask")),
        ("富山中の2年の保護者", ("富山中", "facility", "ask")),
        ("市営住宅 月岡団地3棟204号室で水漏れ", ("市営住宅 月岡団地3棟204号室", "address", "stop")),
        ("私は上市町の除雪担当です", ("上市町", "municipality", "ask")),
        ("上市町役場に勤めています", ("上市町", "municipality", "ask")),
        ("上市町で司書をしています", ("上市町", "municipality", "ask")),
        ("こちら上市町、雪です", ("上市町", "municipality", "ask")),
        ("長女は澪斗（小3）です", ("澪斗", "person", "stop")),
        ("弟はそらと（年長）です", ("そらと", "person", "stop")),
        ("会計課 塩見 0246-22-7777 内線3305", ("塩見", "person", "ask")),
        ("付箋に「野中 0287-91-2345 午前中」とだけ", ("野中", "person", "ask")),
        ("救急の松永隊員が遅れた", ("松永隊員", "person", "stop")),
        ("027-321-4567 堀田まで", ("堀田", "person", "ask")),
        ("介護老人保健施設あすなろの食費", ("介護老人保健施設あすなろ", "facility", "ask")),
        ("南ヶ丘中の吹奏楽部が出る", ("南ヶ丘中", "facility", "ask")),
        ("開発許可の相談、エス・ワイ都市開発", ("エス・ワイ都市開発", "company", "ask")),
        ("町内で一番古い酒蔵の元社長", ("町内で一番古い酒蔵の元社長", "description", "ask")),
        ("富山市新桜町二丁目の角の白い家です", ("富山市新桜町二丁目の角の白い家", "address", "stop")),
        ("小田嶋の「嶋」の字", ("小田嶋", "person", "hint")),
        ("富山 / 0763 12 3456 / 折返し", ("0763 12 3456", "phone", "stop")),
        ("k_ono アットマーク town.nowhere.jp", ("k_ono アットマーク town.nowhere.jp", "email", "stop")),
        ("昭32.10.1生の男性", ("昭32.10.1", "birth_date", "stop")),
        ("みやこ銀行 西支店 普通 1234567", ("みやこ銀行 西支店 普通 1234567", "bank_account", "stop")),
        ("新町小から電話", ("新町小", "facility", "ask")),
        ("認定こども園すぎのこの先生", ("認定こども園すぎのこ", "facility", "ask")),
        ("作業所 虹の橋の工賃", ("作業所 虹の橋", "facility", "ask")),
        ("やまぐち泌尿器科の返戻", ("やまぐち泌尿器科", "facility", "ask")),
        ("合名会社はせがわ酒店へ", ("合名会社はせがわ酒店", "company", "ask")),
        ("大和田メッキ工業所の入札", ("大和田メッキ工業所", "company", "ask")),
        ("助役の義理の弟と議長の実の娘", ("助役の義理の弟と議長の実の娘", "description", "ask")),
        ("県内に二人しかいない家畜防疫員が", ("県内に二人しかいない家畜防疫員が", "description", "ask")),
        ("二十代で離婚した女性の話", ("二十代で離婚した女性", "description", "ask")),
        ("通りの米屋を継いだ長男", ("通りの米屋を継いだ長男", "description", "ask")),
        ("車椅子で通う税務課の主任", ("車椅子で通う税務課の主任", "description", "ask")),
        ("元町議で今は療養中の農家", ("元町議で今は療養中の農家", "description", "ask")),
        ("次男が服役中の70代の父親", ("次男が服役中の70代の父親", "description", "ask")),
        ("最後の村長だった人", ("最後の村長だった人", "description", "ask")),
        ("返信先は930-0099です", ("930-0099", "postal_code", "stop")),
        ("930-0099あての伝票", ("930-0099", "postal_code", "stop")),
        ("|氏名|生年月日|\n|A|1971/03/04|", ("1971/03/04", "birth_date", "stop")),
        ("お客さま番号は31-05522-4", ("お客さま番号は31-05522-4", "case_number", "stop")),
        ("空き家は川上字杉ノ下12です", ("川上字杉ノ下12", "address", "stop")),
    ],
)
def test_what_could_tell_who_somebody_is_gets_a_mark(text, marked):
    assert marked in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "皆さん、娘さん、業者さん、Aさんの話です",
        "長谷川式スケールと宮崎牛",
        "伝票番号20260401の支出命令書",
        "65歳以上の方が対象です",
        "富山市の手引を参考にしました",
        "令和8年4月1日施行、第3表、第234条第2項",
        "マイナンバーの収集時の本人確認書類",
        "説明は user@example.com のように書きます",
        "金額は1,234,567円です",
        "長崎ちゃんぽんの出前",
        "在学中の生徒と、休職中の先生",
        "最高の会場で、最小の費用で",
        "公園で園の行事をします",
        "近くの市の図書館の方に教わりました",
        "上市町役場の手引を見ました",
        "市営住宅30戸の改修工事",
        "請求書の登録番号T1234567890123",
        "猫のミーちゃん、と呼ばれるロボットのさくらちゃん",
        "よしだくんって呼ばれている除雪機",
        "オブリガーダ（女性）と言います",
        "こども園などの先生、デイケアする人",
        "青森 岩手 秋田 12県の集まり",
        "2026/4/1/15:00 の会議",
        "特例（施設・病院・学生）の扱い",
        "お知らせ 各課 担当者様",
    ],
)
def test_a_clean_text_gets_no_mark(text):
    assert found(text) == []


def test_the_same_person_stays_the_same_letter_and_another_gets_another():
    spans = check("田中さんと鈴木さん。田中課長は強く言いました。")
    assert [(span.text, span.replacement) for span in spans] == [("田中さん", "Aさん"), ("鈴木さん", "Bさん"), ("田中課長", "Aさん")]


def test_repairs_say_less_and_still_enough():
    spans = check("昭和45年3月12日生まれ、82歳の一人暮らし、ひまわり保育園")
    assert [span.replacement for span in spans] == ["昭和40年代", "80代の一人暮らし", "ある保育園"]
    assert [decade(day) for day in ("S45.3.12", "1988年11月2日", "3月5日", "令和2年5月1日")] == [
        "昭和40年代",
        "1980年代",
        "ある日",
        "令和のはじめ",
    ]


def test_the_check_digit_tells_a_number_from_twelve_figures():
    assert (has_check_digit("123456789018"), has_check_digit("123456789012")) == (True, False)
    assert found("管理番号は123456789012です") == []


def test_an_allowed_word_silences_what_asks_but_never_what_stops():
    text = "ひまわり保育園の田中さん"
    assert [span.text for span in check(text, allow=["ひまわり保育園", "田中さん"])] == ["田中さん"]


def test_a_word_of_the_staff_always_asks_whatever_its_width():
    assert [(span.text, span.kind, span.level) for span in check("ＰＲＯＪＥＣＴ朝霧の件", terms=["project朝霧"])] == [
        ("ＰＲＯＪＥＣＴ朝霧", "term", "ask")
    ]


def test_names_of_files_are_read_in_parts():
    spans = [(span.text, span.level) for span in check_name("面談_佐藤_tanaka_20260401.docx")]
    assert spans == [("佐藤", "ask"), ("tanaka", "hint")]
    assert [span.text for span in check_name("用地_小笠原_経過.docx")] == ["小笠原"]
    assert check_name("会議_長野_資料.docx") == []
    assert check_name("様式第3号_委任状.docx") == []


def test_a_text_longer_than_one_piece_is_read_to_its_end():
    text = "あ。" * MOST + "田中さん"
    assert [(span.start, span.text) for span in check(text)] == [(2 * MOST, "田中さん")]


def test_a_further_detector_is_asked_too(monkeypatch):
    from chosha.guard.engine import checking

    class Hushed:
        def find(self, reading):
            at = reading.folded.find("秘密")
            return [Span(at, at + 2, Kind.TERM, Level.ASK, "秘密", "内緒です")] if at >= 0 else []

    monkeypatch.setattr(checking, "DETECTORS", list(checking.DETECTORS))
    add_detector(Hushed())
    assert [span.why for span in check("これは秘密です")] == ["内緒です"]


@pytest.mark.parametrize("text", ["㈮", "㈪から㈮まで", "㊐の㍻・㋿", "㈮㈯の当番"])
def test_signs_that_stand_for_several_words_break_nothing(text):
    assert (check(text), check_name(f"{text}.pdf")) == ([], [])


@settings(max_examples=150, deadline=None)
@example("\ud800-1")
@example("㏞")
@given(STRANGE)
def test_whatever_is_written_the_marks_lie_inside_it_and_apart(text):
    spans = check(text)
    assert [span.text for span in spans] == [text[span.start : span.end] for span in spans]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span.start < span.end for span in spans)


@settings(max_examples=100, deadline=None)
@example("\ud800-1")
@given(STRANGE)
def test_a_folded_text_is_as_long_as_the_text(text):
    assert len(fold(text)) == len(text)


@settings(max_examples=60, deadline=None)
@example("\ud800-1")
@given(STRANGE)
def test_whatever_a_file_is_called_the_marks_lie_inside_its_name(name):
    assert [span.text for span in check_name(name)] == [name[span.start : span.end] for span in check_name(name)]


def test_threads_check_side_by_side():
    told: list[int] = []
    threads = [Thread(target=lambda: told.append(len(check("田中さんと鈴木さん、090-1234-5678。" * 20)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [60] * 4


def test_no_connection_is_ever_tried(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the guard asked the network")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    assert len(check("田中さん k.nomura@city.nowhere.lg.jp https://unknown.invalid/")) == 2


@pytest.mark.parametrize("text", ["市" * MOST, "0-" * (MOST // 2), "一丁目" * 6_000, "田中さん" * 5_000, "歳の" * 10_000, "a@" * 10_000])
def test_no_text_makes_it_think_for_ever(text):
    """How long is measured by bench/guard.py; a pattern that explodes would never come to an end here."""
    assert [span.text for span in check(text)] == [text[span.start : span.end] for span in check(text)]


READ_WELL = "development held_out fresh last offices counters corridors alpha gamma beta delta epsilon zeta eta theta lambda mu omicron"


@pytest.mark.parametrize("name", READ_WELL.split())
def test_the_figures_hold_on_the_posts_written_for_this_house(name):
    told = tally(read(name))
    assert (told.recall >= 0.95, told.precision >= 0.95, told.clean_flagged <= 2) == (True, True, True)


@pytest.mark.parametrize(
    "name",
    [
        "iota",
        "kappa",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "upsilon",
        "tau",
        "phi",
        "chi",
        "psi",
        "omega",
        "stigma",
        "digamma",
        "koppa",
        "sampi",
    ],
)
def test_the_figures_of_the_posts_not_yet_read_well_do_not_fall(name):
    told = tally(read(name))
    assert (told.recall >= 0.90, told.precision >= 0.92, told.clean_flagged <= 3) == (True, True, True)
