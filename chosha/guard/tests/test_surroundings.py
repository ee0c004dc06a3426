"""What is named beside somebody is asked about; alone it is not."""

import pytest

from chosha.guard.engine.checking import check
from chosha.guard.engine.marks import Kind


def asked(text: str, kind: Kind) -> list[str]:
    return [span.text for span in check(text) if span.kind is kind]


BESIDE = "田中 浩さんの件で、"


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("潮見市の同僚から聞いた話がもとのようです。", Kind.MUNICIPALITY, "潮見市"),
        ("山梨県早沢町では対応が遅れたそうです。", Kind.MUNICIPALITY, "山梨県早沢町"),
        ("大森鉄工を九月に辞めたそうです。", Kind.COMPANY, "大森鉄工"),
        ("東雲児童館に一人配置はきついと思います。", Kind.FACILITY, "東雲児童館"),
        ("グループホームなないろ坂に入居中です。", Kind.FACILITY, "グループホームなないろ坂"),
    ],
)
def test_a_town_a_firm_and_a_home_are_asked_about_beside_somebody_and_not_alone(words, kind, name):
    assert (asked(BESIDE + words, kind), asked(words, kind)) == ([name], [])


@pytest.mark.parametrize(
    "words",
    [
        "横浜市の資料が参考になりました。",
        "早沢町の取組を見学しました。",
        "放課後児童クラブの申込みでした。",
        "総合病院の夜間の窓口でした。",
    ],
)
def test_what_is_learnt_from_and_what_is_a_kind_alone_is_not_asked_about_beside_somebody_either(words):
    found = check(BESIDE + words)
    assert [span.text for span in found if span.kind in (Kind.MUNICIPALITY, Kind.FACILITY, Kind.COMPANY) and span.level != "hint"] == []


def test_what_stands_far_from_them_is_left():
    assert asked(BESIDE + "会議の日程です。" * 20 + "潮見市の同僚から聞いた話です。", Kind.MUNICIPALITY) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("忘れ物に武藤きぬ様とありました。", "武藤きぬ様"),
        ("「柏 ひなのと申します。書式をください」", "柏 ひなの"),
        ("ほりうち さくらさんの書類でした。", "ほりうち さくらさん"),
        ("ぐぇん てぃ はーさんの転入届です。", "ぐぇん てぃ はーさん"),
        ("届いた文です。「先日お電話したKarim Hassaniです。送ってください」", "Karim Hassani"),
        ("通報者名嘉真 盛勇、折り返しは午後です。", "名嘉真 盛勇"),
        ("陽翔くん、母方の祖母宅に移る予定。", "陽翔くん"),
        ("【引継】野々村主任→塚本　延期の通知は催促済み。", "塚本"),
        ("転送です。追加の資料をお送りください。よろしくお願いいたします。美濃部", "美濃部"),
    ],
)
def test_names_are_read_in_kana_with_a_space_behind_an_arrow_and_under_a_letter(text, name):
    assert name in asked(text, Kind.PERSON)


@pytest.mark.parametrize(
    "text", ["田中しか様子が分かりません。", "子どもより先生方から聞きました。", "元収入役の研修でした。", "いつもはさくらの様子を見ます。"]
)
def test_everyday_words_beside_such_places_are_no_names(text):
    assert asked(text, Kind.PERSON) in ([], ["田中"])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("冨樫 勲さん｜S31.11.4｜同居なし", "birth_date", "S31.11.4"),
        ("マイナンバー：6017 4295 3827／昭和29年12月3日／世帯主", "birth_date", "昭和29年12月3日"),
        ("住所は高松市仏生山町乙212-9です。761-8911です。", "postal_code", "761-8911"),
        ("美馬さん、1951年6月8日生、779-3602。写しを預かりました。", "postal_code", "779-3602"),
    ],
)
def test_what_stands_in_somebodys_row_without_its_label_is_told_by_the_row(text, kind, words):
    assert words in [span.text for span in check(text) if span.kind == kind]


@pytest.mark.parametrize("text", ["田中さんの面談、昭和63年4月1日、施行の規則", "面談室｜S31.11.4｜鉄筋", "様式の番号は779-3602です。"])
def test_an_old_day_or_such_a_number_with_nobody_beside_it_is_plain(text):
    assert [span.kind for span in check(text) if span.kind in ("birth_date", "postal_code")] == []


@pytest.mark.parametrize("text", ["方言だったんですね。", "昼にきりたんぽ鍋を囲みます。"])
def test_no_word_ends_in_a_pet_name_by_chance(text):
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("小机 泰子、４２７３　８７７０　３６２８、昭40.12.19まで丸見えでした。", "birth_date", "昭40.12.19"),
        ("DOB欄は届書が1991/08/07、旅券が1991/07/08でした。", "birth_date", "1991/07/08"),
        ("ご本人は昭和二十三年九月十二日と言われる。", "birth_date", "昭和二十三年九月十二日"),
        ("受付 第2024-市声-01837号、差出人は h-ishi@ybb.ne.jp です。", "case_number", "第2024-市声-01837号"),
        ("雇用保険の支給番号13-204-518826-4の件です。", "case_number", "13-204-518826-4"),
        ("宛名番号\t氏名\t備考\n00041873\t渡部 清吉\t督促2回", "case_number", "00041873"),
        ("対象：ニョマン・スアルタ（1994年8月17日生）", "person", "ニョマン・スアルタ"),
        ("相続人代表の鵜飼 崇文様からメールがありました。", "person", "鵜飼 崇文様"),
        ("甲斐田 恵さんにはおわびの電話済みです。", "person", "甲斐田 恵さん"),
        ("住登外の照会です。生：1958年12月1日／急ぎません", "birth_date", "1958年12月1日"),
        ("①ﾏﾂﾓﾄ ｹﾝｼﾞ / ②1958/4/12 / ③宛名番号00487213", "birth_date", "1958/4/12"),
        ("①ﾏﾂﾓﾄ ｹﾝｼﾞ / ②1958/4/12 / ③宛名番号00487213", "person", "ﾏﾂﾓﾄ ｹﾝｼﾞ"),
        ("罹災証明（受付No.り-0452）を頼んで三週間です。", "case_number", "り-0452"),
        ("承継申請 住承07-058 は不承認（〒675-0016、名義人死亡）", "case_number", "住承07-058"),
        ("宛先はどちらも国弘 静江さんです。", "person", "国弘 静江さん"),
        ("保-2231\t工藤 勝則\tS29.11.6\t単身", "case_number", "保-2231"),
        ("返還の分納が不履行です。債権管理番号 H30-0157、車を買われた。", "case_number", "H30-0157"),
        ("児童扶養手当\n・認定第20-3381号　現況未提出", "case_number", "認定第20-3381号"),
        ("差押調書｜R6-滞-00592｜大字上谷字前原1187番2の畑", "case_number", "R6-滞-00592"),
        ("蛯名のばっちゃ、もう一人で雪かきでぎねって。", "person", "蛯名のばっちゃ"),
        ("相談者：Fujishima Keigo（英字で記入）", "person", "Fujishima Keigo"),
        ("0041872\t中庭 芳郎\tS27.11.9\t督促済", "person", "中庭 芳郎"),
        ("0041872\t中庭 芳郎\tS27.11.9\t督促済", "birth_date", "S27.11.9"),
        ("0041872\t中庭 芳郎\tS27.11.9\t督促済", "case_number", "0041872"),
    ],
)
def test_what_a_neighbour_a_heading_or_its_own_shape_tells(text, kind, words):
    assert words in [span.text for span in check(text) if span.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "生年月日の例はS40.1.1です。資格の喪失はH20.3.31でした。",
        "荷物の追跡番号 1234-5678-9012 が見つかりません。",
        "管理番号\t品名\t取得日\n000123\t机\tH2.4.1",
        "昭和二十二年五月三日の施行から数えます。",
        "0041872\t本庁 別館\tS45.3.1\t鉄筋",
        "旅券が1991/07/08の交付です。",
        "数字は出せんし、出さんと書くことがない。",
        "靴を左右さかさまに履いて走りました。",
        "資産管理番号 H30-0157 の机です。",
        "議案No.2024-15と様式No.12-3の欄を見ます。",
        "定年引上げで61歳から給料が7割になります。",
        "児童扶養手当法施行規則様式第3号を使います。",
        "「きいてくんつぇ」で始まる相談でした。",
    ],
)
def test_days_numbers_and_words_of_nobody_stay_plain(text):
    assert [span.text for span in check(text) if span.text != "S40.1.1"] == []
