"""Towns of mishaps, days and numbers without a label, lots, firms in short form, people told by signs."""

import pytest

from chosha.guard.engine.checking import check, check_name
from chosha.guard.engine.marks import Level


def marked(text: str) -> list[tuple[str, str]]:
    """The words that hold a text back, with their kinds."""
    return [(span.text, str(span.kind)) for span in check(text) if span.level is not Level.HINT]


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("喜多方市の給食センターで釜が割れた件、納入した会社ともめているそうです。", "喜多方市"),
        ("防府市の実家に戻ったと噂ですが、児童手当の変更の相談が来ました。", "防府市"),
        ("瑞原町の浄水場で濁度の警報に気づかず、苦情が続いたそうです。", "瑞原町"),
    ],
)
def test_a_town_where_something_went_wrong_is_asked_about(text: str, town: str) -> None:
    assert (town, "municipality") in marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "四国中央市から紙の見本を取り寄せました。議案書の紙を替えたいです。",
        "熱海市の土石流の報告書を読みました。盛土の規制を考え直しています。",
        "港町の坂道で自転車が事故を起こしやすいと聞きました。看板を増やす予定です。",
        "三島市はスカイウォークができてから渋滞がすごいらしいです。",
    ],
)
def test_a_town_everybody_speaks_of_is_let_be(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("問診票に昭和19年1月5日とだけ書いて名前がない紙が一枚ありました。", ("昭和19年1月5日", "birth_date")),
        ("選挙人名簿の1951.3.4の行だけ性別が逆でした。", ("1951.3.4", "birth_date")),
        ("還付先は山形おきたま農協 米沢支店 貯金 1203345です。", ("山形おきたま農協 米沢支店 貯金 1203345", "bank_account")),
        ("障害福祉の更新、528109364759の本人から電話がありました。", ("528109364759", "my_number")),
        ("990-2345の二世帯住宅に引っ越した方です。", ("990-2345", "postal_code")),
        ("大津環許第41号の変更届で、社長が来ました。", ("大津環許第41号", "case_number")),
    ],
)
def test_what_stands_on_a_paper_of_somebody_needs_no_label(text: str, expected: tuple[str, str]) -> None:
    assert expected in marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "昭和56年5月31日以前に建てた木造住宅の耐震診断を、無料にしました。",
        "平成12年4月1日に介護保険が始まったとき、申請者の列ができたそうです。",
        "平成16年10月1日の合併のときの資料を探しています。住民票の様式が変わった日です。",
        "消防予第118号の通知のとおり、届出の様式を直しました。",
        "荷物の追跡は528109364759でした。職員の分です。",
    ],
)
def test_days_and_numbers_of_the_office_itself_are_let_be(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("花霞市中央区新栄町5丁11-3に住む息子さんへ送付。", "花霞市中央区新栄町5丁11-3"),
        ("東浦町北谷2205の空き家の屋根が飛びました。", "東浦町北谷2205"),
        ("鳩羽市美咲野3-14 メゾン風202の方から、ごみの分別の苦情です。", "鳩羽市美咲野3-14 メゾン風202"),
    ],
)
def test_an_address_in_a_town_nobody_lists_is_marked_to_its_flat(text: str, address: str) -> None:
    assert (address, "address") in marked(text)


@pytest.mark.parametrize(
    "text",
    ["市道中央1-2号線の舗装を直します。", "町民体育館2026の予定表を作りました。", "区役所3階の会議室2-1を予約しました。"],
)
def test_numbers_behind_a_town_that_are_no_lots_are_let_be(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("昨日の陥没、石狩あけぼの土木の社長が原因は自分らだと認めました。", "石狩あけぼの土木"),
        ("クリーン北勢の収集車が、指定外の袋を積んでいると苦情です。", "クリーン北勢"),
        ("割烹ふじの海で食べた方が同じ症状です。", "割烹ふじの海"),
    ],
)
def test_a_firm_in_short_form_is_marked_where_it_is_dealt_with(text: str, firm: str) -> None:
    assert (firm, "company") in marked(text)


def test_a_firm_a_file_is_about_is_marked() -> None:
    assert [(span.text, str(span.kind)) for span in check_name("浪速東洋管材_指名停止_理由書_R7.docx")] == [("浪速東洋管材", "company")]


@pytest.mark.parametrize(
    "text",
    [
        "民宿組合の総会に呼ばれて、食中毒の予防の話をしました。",
        "クリーン作戦の当日、雨で中止の連絡が遅れました。",
        "入札の参加資格の申請で、測量設計と土木の両方に出せますか。",
    ],
)
def test_a_trade_without_a_name_is_no_firm(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("うちの管内でただ一人、盲導犬と暮らす五十代の鍼灸師さんから相談です。", "うちの管内でただ一人、盲導犬と暮らす五十代の鍼灸師さん"),
        ("財政課に一人だけいる女性の技術職、去年県から戻ってきた人の件です。", "財政課に一人だけいる女性の技術職、去年県から戻ってきた人"),
    ],
)
def test_signs_of_one_person_are_one_mark_to_their_end(text: str, who: str) -> None:
    assert (who, "description") in marked(text)


@pytest.mark.parametrize(
    "text", ["透析室の看護師です。練習の日に録音をしてみました。", "教委の若手です。不登校の出席扱い、校長の判断でよいと読みました。"]
)
def test_who_writes_may_say_their_own_trade(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "要綱は熊本市さんや福岡県さんのを参考に作り始めました。",
        "長崎県庁（〒850-8570 長崎市尾上町3-1）での説明会です。",
        "阪神、藤川監督になってから朝礼の雑談が増えました。",
        "春の寺内町さんぽ、参加者募集！",
    ],
)
def test_halls_towns_as_colleagues_and_teams_are_nobody(text):
    assert check(text) == []


@pytest.mark.parametrize(("text", "told"), [("少年野球の田中監督から電話です。", "田中監督"), ("寺内町さんに電話しました。", "寺内町さん")])
def test_a_coach_nearby_is_somebody(text, told):
    assert told in [span.text for span in check(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("真壁 千寿子様（下の子が潮見ヶ丘小）の分です。", ("潮見ヶ丘小", "facility")),
        ("第二若葉中の日置莉央さんの件です。", ("第二若葉中", "facility")),
        ("前の学校から照会が来てもつくし野小にいることは答えません。", ("つくし野小", "facility")),
        ("久保田様はこもれび療養病院に移られました。", ("こもれび療養病院", "facility")),
        ("征矢野隆弘氏の診断書があおい野こころの病院から来ません。", ("あおい野こころの病院", "facility")),
        ("貸出台帳／No.4／棚橋たえ／返却予定は3月末", ("棚橋たえ", "person")),
        ("表紙に宮下ひより、R5.4.1生とあります。", ("宮下ひより", "person")),
    ],
)
def test_schools_homes_and_names_of_an_affair(text: str, expected: tuple[str, str]) -> None:
    assert expected in marked(text)


def test_the_switchboard_of_an_office_is_no_secret() -> None:
    assert marked("県警本部の代表026-555-0110に、免許の質問が来ると転送してくれます。") == []
