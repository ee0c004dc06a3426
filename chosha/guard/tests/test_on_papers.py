"""What stands on papers, in rows of old machines and in names of files; and what only looks like it."""

import pytest

from chosha.guard.engine.checking import check, check_name


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("通知カードの写しに 4410-2093-7718 とあります。", ["4410-2093-7718"]),
        ("扶養控除の紙、子の欄は５５２０　１１８４　９０３７です。", ["５５２０　１１８４　９０３７"]),
        ("北都銀行 秋田南 0412 普通 7719023 へ。", ["北都銀行 秋田南 0412 普通 7719023"]),
        ("伊予銀行 大洲(店番118) 普通 2204417の残高", ["伊予銀行 大洲(店番118) 普通 2204417"]),
        ("福井 300 ら ・7-02の車です。", ["福井 300 ら ・7-02"]),
        ("旧番地は小松市園町ハ118番地です。", ["小松市園町ハ118番地"]),
        ("受付番号令和5年第20817号の件", ["受付番号令和5年第20817号"]),
        ("滞納台帳滞-06-1120を戻してください。", ["滞納台帳滞-06-1120"]),
        ("図書カード番号31180-442の督促", ["31180-442"]),
        ("連絡は小林商店 0120-771-482まで。", ["0120-771-482"]),
        ("松浦トヨ様の介護認定", ["松浦トヨ様"]),
        ("ゴンザレス 真理子の転入届", ["ゴンザレス 真理子"]),
        ("ﾜﾀﾅﾍﾞ ｻﾀﾞｵ\tS22.7.19\t山形市松波4-5-12", ["ﾜﾀﾅﾍﾞ ｻﾀﾞｵ", "S22.7.19", "山形市松波4-5-12"]),
        ("次男\t朔\t2019/2/3\t保育料の控え", ["朔", "2019/2/3"]),
        ("春から息子の所へ移ります、葛山トヨ子です。", ["葛山トヨ子"]),
        ("代表の大月シゲ子さんが見えました。", ["大月シゲ子さん"]),
        ("比嘉 正吉\tS18.4.30\t公示送達済", ["比嘉 正吉", "S18.4.30"]),
        ("住所 鳥取市湖山町北四丁目2番7号 電話 ０９０　３３１７　４４２１", ["鳥取市湖山町北四丁目2番7号", "０９０　３３１７　４４２１"]),
    ],
)
def test_what_stands_on_a_paper_is_marked(text, marked):
    found = [span.text.strip() for span in check(text)]
    assert all(any(word in one or one in word for one in found) for word in marked), found
    assert len(found) >= len(marked)


@pytest.mark.parametrize(
    "text",
    [
        "注文番号 4410-2093-7718 のトナーが届きません。",
        "伝票番号 2024-0731-0042 を差し戻しました。",
        "川崎市さんと相模原市さんの要綱を比べました。",
        "SSWさんに間に入ってもらいました。",
        "厚労省あての進達は〒100-8916 東京都千代田区霞が関1-2-2です。",
        "えー今病院の前です。",
        "①病院②避難所の順に回りました。",
        "Aさんは食品の会社に勤め、退職を勧められた。（研修の事例です）",
        "昭和22年4月17日法律第67号は何の法律でしょう。",
        "上杉鷹山の言葉を朝礼で読みました。",
        "案内は0120-000-123です。",
    ],
)
def test_what_only_looks_like_it_holds_nobody_up(text):
    assert [span.text for span in check(text) if span.level != "hint"] == []


def test_a_child_is_found_in_the_name_of_a_file():
    assert [span.text for span in check_name("就学相談_そうた_R7.xlsx")] == ["そうた"]
    assert check_name("面談のまとめ_案.docx") == []


def test_voice_marks_of_old_machines_leave_every_place_where_it_was():
    text = "宛名 ｺﾞﾄｳ ｲﾁﾛｳ様"
    assert [text[span.start : span.end] for span in check(text)] == ["ｺﾞﾄｳ ｲﾁﾛｳ様"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("申込番号R5市住-0218の方", "申込番号R5市住-0218"),
        ("131-0052に住民登録がありました。", "131-0052"),
        ("三井住友 川口支店 店番218 普通 5530914へ", "三井住友 川口支店 店番218 普通 5530914"),
        ("呼んだのは寧々香ちゃんでした。", "寧々香ちゃん"),
        ("比留間のおばあちゃんから電話です。", "比留間のおばあちゃん"),
        ("氏名ダン・ティ・フォン、在留期限は今月末", "ダン・ティ・フォン"),
        ("差出人: Higa Sota <s.higa77@gmail.com>", "Higa Sota"),
        ("先頭は江頭 とし子 052-771-2039 S40.2.8。", "S40.2.8"),
    ],
)
def test_what_else_tells_who_it_is(text, marked):
    assert marked in [span.text for span in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "「昭和33年4月1日以前に生まれた者」という旧い条文です。",
        "対象は平成30年4月2日から平成31年4月1日生まれです。",
        "予算コード 0412-0301-1180 から流用します。",
        "会計から伝票 0231-14-5520 が戻りました。",
        "福井県庁は〒910-8580だけで届きます。",
        "鳴門市さんと阿波市さんへご案内します。",
        "検査数字は4番目の桁です。",
        "まだ書いていない先生が多い。",
        "サザエさん一家の世帯主はだれか、と盛り上がりました。",
        "伊能忠敬の測量日記を読みました。",
    ],
)
def test_what_is_of_many_or_of_offices_holds_nobody_up(text):
    assert [span.text for span in check(text) if span.level != "hint"] == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("3/由良 つむぎ/R5.2.11/体温の記載なし", ["由良 つむぎ", "R5.2.11"]),
        ("12/岩永 千代/珠洲市蛸島町ほの52番地/不在", ["岩永 千代", "珠洲市蛸島町ほの52番地"]),
        ("番号確認書類だけ先に届きました。Tran Van Nam、在留カードの期限は来月", ["Tran Van Nam"]),
        ("面談はひばり母子ホームで。入所中の佐野さんから", ["ひばり母子ホーム"]),
    ],
)
def test_cells_and_papers_of_the_young(text, marked):
    found = [span.text for span in check(text)]
    assert set(marked) <= set(found), found


@pytest.mark.parametrize(
    "text",
    [
        "郵便番号が7桁になったのは1998年2月2日です。",
        "手塚治虫が1928年11月3日生まれという小ネタです。",
        "最判平成20年6月10日、平成18年(受)第265号で検索すると出ます。",
        "〒380-8570 長野市南長野幅下692-2（県庁）あてです。",
        "両方試してどっちも出ません。",
        "赤ちゃんにその先生の名前をつけたそうです。",
        "複合機のリース番号 0739-24-1187の件",
        "血圧は168の94でした。",
    ],
)
def test_dates_of_things_and_halls_hold_nobody_up(text):
    assert [span.text for span in check(text) if span.level != "hint"] == []


def test_figures_in_somebodys_row_are_theirs():
    found = [span.text for span in check("22\t安藤 久子\t昭和28年6月1日\t901837265417\t二重提出、要確認")]
    assert "901837265417" in found, found
    assert [span.text for span in check("22\t複合機\t901837265417\t再リース")] == []


def test_a_day_of_old_in_the_name_of_a_file_about_somebody():
    assert "S9.11.3" in [span.text for span in check_name("養護老人ホーム入所判定_S9.11.3.pdf")]
    assert check_name("建築基準法改正_S56.6.1.pdf") == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("不調で終わった 消相西二-05-00127、相談者の増子 里枝さんが再来所", "消相西二-05-00127"),
        ("二重に登録 No.3380712、伊佐治 薫さんの分です", "No.3380712"),
        ("日比野 達也さんのほうは KS24-00811です", "KS24-00811"),
        ("親子カードNo.23-0418 颯太ちゃん 体重の増えがゆっくり", "No.23-0418"),
        ("診察券(つつじ整形外科 No.50172)が落ちていました", "診察券(つつじ整形外科 No.50172"),
    ],
)
def test_codes_beside_somebody_are_theirs(text, marked):
    assert marked in [span.text for span in check(text)]


def test_a_code_between_the_strokes_of_a_file_name():
    assert "滞納5-04417" in [span.text for span in check_name("催告書_滞納5-04417_サトウハナコ.xlsx")]


@pytest.mark.parametrize(
    "text",
    [
        "伝票24-00811は、増子さんに戻しました。",
        "不調で終わった 消相西二-05-00127のまとめです。",
        "規格 JIS-2024-0811について、日比野課長から質問がありました。",
    ],
)
def test_codes_of_things_are_no_bodys(text):
    assert [span.text for span in check(text) if span.kind == "case_number"] == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("扶養の件、3018-4472-9065", "3018-4472-9065"),
        ("連絡先は会計 042-512-3344です。", "042-512-3344"),
        ("転出先は前橋市大手町1-1-1、高崎市、太田市と移られた方", "前橋市大手町1-1-1"),
        ("青葉町2丁目3番4号、町役場の裏の方", "青葉町2丁目3番4号"),
        ("住所は川越市霞ケ関北3-2-1です。", "川越市霞ケ関北3-2-1"),
        ("生年月日は昭和42年7月3日から計算します。", "昭和42年7月3日"),
        ("東村さんから電話がありました。", "東村さん"),
    ],
)
def test_what_spares_halls_and_codes_spares_nobody_else(text, marked):
    assert any(marked in span.text or span.text in marked for span in check(text) if span.level == "stop"), check(text)


@pytest.mark.parametrize(
    "text",
    [
        "礒崎初仁先生の『自治体の法務』を読み直しています。",
        "原朗『人口減少の財政』を読み終えました。担当の方に貸せます。",
        "なんだか保育園に戻った気分です。",
    ],
)
def test_an_author_of_two_signs_and_plain_talk_hold_nobody_up(text):
    assert [span.text for span in check(text) if span.level != "hint"] == []


def test_the_way_over_there_is_no_name():
    assert [span.text for span in check("向こうの保健師さんに電話で伝えました。") if span.kind == "person"] == []
    assert [span.text for span in check("こうの保健師に電話で伝えました。") if span.kind == "person"] == ["こうの保健師"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("利用者番号\t2207-51946\t保証人\t不明", "2207-51946"),
        ("医療費の支給決定国給第R5-3380号だけが戻りました。", "国給第R5-3380号"),
        ("合資会社ほたる運輸のトラック富山 800 さ 51-08が停まったまま", "合資会社ほたる運輸"),
        ("名簿/高松市屋島西町/黒坂フミ/透析/未定", "黒坂フミ"),
        ("有働様は帰りに笑っておられました。", "有働様"),
        ("ケース番号西部-2207／1971年4月9日生・女／単身", "1971年4月9日"),
        ("〒761-8012　高松市檀紙町東２丁目５番８号　電話087(886)4412　娘宅", "087(886)4412"),
        ("はがきは796-8010で届くそうです。", "796-8010"),
        ("建物は字上ノ浜 乙71番地2です。", "字上ノ浜 乙71番地2"),
    ],
)
def test_what_stands_in_cells_and_beside_other_marks(text, marked):
    assert any(marked in span.text for span in check(text)), check(text)


@pytest.mark.parametrize(
    "text",
    [
        "新人に話すとしたらどう組み立てますか。条例の規定も知りたいです。",
        "民間スイミングへの委託を検討中です。",
        "窓口の人を迎えに来ちょっち。",
        "川喜田二郎先生の弟子筋にあたる講師が来ました。",
        "前川國男の設計した旧庁舎を残したいです。",
    ],
)
def test_turns_of_speech_hold_nobody_up(text):
    assert [span.text for span in check(text) if span.level == "stop"] == []


def test_days_of_birth_in_the_names_of_files_about_somebody():
    assert "20120408" in [span.text for span in check_name("shien_tamura_sakura_20120408_kakunin.xlsx")]
    assert check_name("議事録_20120408_雛形.docx") == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("新垣結月さんはえびで反応が出ます。", "新垣結月さん"),
        ("登録一名、金城勇、四十代、入院。", "金城勇"),
        ("金城ひなた　令和元年八月三十一日　の行だけ空でした。", "令和元年八月三十一日"),
        ("対象者笹尾千代（大正十五年四月八日）、独居。", "大正十五年四月八日"),
        ("通知（受給者番号3301 8842）が戻りました。", "受給者番号3301 8842"),
        ("犬童さんのお宅（受付4-第02217号）です。", "受付4-第02217号"),
        ("No.7 黒部心愛（H29.3.8）／主担当：区", "黒部心愛"),
        ("No.7 黒部心愛（H29.3.8）／主担当：区", "H29.3.8"),
        ("診察券はID 2207416です。", "2207416"),
        ("資格確認書の再発行、記号番号 中北 2・3086145、本人が受取", "2・3086145"),
    ],
)
def test_what_stands_beside_ages_and_days(text, marked):
    assert any(marked in span.text for span in check(text)), check(text)


def test_a_block_in_the_name_of_a_file_is_an_address_beside_somebody_alone():
    assert "港町2-11-4" in [span.text for span in check_name("避難計画_港町2-11-4_古谷様.xlsx")]
    assert check_name("舗装工事_港町3-14-6.xlsx") == []
    assert "651-0000" in [span.text for span in check_name("確認書類_okazaki_mai_651-0000.jpg")]
    assert [span.text for span in check("『香君』を読んだ課長が張り切っています。") if span.level == "stop"] == []


def test_a_name_read_aloud_in_quotes_is_no_title():
    assert "久保田道子" in [span.text for span in check("窓口で『久保田道子』を読み上げてしまい、叱られました。") if span.level == "stop"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("鳥取市湖山町北四丁目2番7号 コーポ泉B棟105 へ送ります。", "鳥取市湖山町北四丁目2番7号 コーポ泉B棟105"),
        ("七尾市中島町字浜田17番地甲です。", "七尾市中島町字浜田17番地甲"),
        ("大牟田市大正町五丁目二ノ十一に転居", "大牟田市大正町五丁目二ノ十一"),
        ("鳥取市湖山町北四丁目2番7号 402号室", "鳥取市湖山町北四丁目2番7号 402号室"),
        ("鳥取市湖山町北四丁目2番7号 住宅改修の3件目です。", "鳥取市湖山町北四丁目2番7号"),
    ],
)
def test_an_address_leads_to_its_door(text, marked):
    assert [span.text for span in check(text) if span.kind == "address"] == [marked]


def test_a_school_on_a_hill_is_marked_with_its_hill():
    assert "みどりが丘小学校" in [span.text for span in check("佐伯ひなたさんは、みどりが丘小学校の三年生です。")]
