"""Numbers in the middle of what is said."""

import pytest

from chosha.guard.engine.checking import check
from chosha.guard.engine.marks import Kind, Level


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("ご本人の携帯は080-0551-6290です。", ["080-0551-6290"]),
        ("くわしいのは[三輪 しずく](/members/4756705931755973/)です。", []),
        ("控えにカードの4756 7059 3175 5973が残っています。", ["4756 7059 3175 5973"]),
        ("案内は0800-123-4567と0120-345-678です。", []),
        ("休みの日に佐賀 300 も 8826の車で来ました。", ["佐賀 300 も 8826"]),
        ("現場は952-3307 大字北野沢214番地です。", ["952-3307", "大字北野沢214番地"]),
        ("届出は里山信金・穴浜支店・普通・1150294でした。", ["里山信金・穴浜支店・普通・1150294"]),
        ("車はなにわ 500 さ 12-34です。", ["なにわ 500 さ 12-34"]),
    ],
)
def test_telephones_and_plates_are_told_from_what_stands_around_them(text, marked):
    assert [span.text for span in check(text)] == marked


@pytest.mark.parametrize(
    ("text", "kind", "marked"),
    [
        ("三河屋銀行（豊川）の普通、番号0394817だそうです。", Kind.BANK, "0394817"),
        ("口座情報：0172-304-0394817", Kind.BANK, "0172-304-0394817"),
        ("引落口座は郵便局の14290-61738402です。", Kind.BANK, "郵便局の14290-61738402"),
        ("ろうきん 本店 4918273", Kind.BANK, "ろうきん 本店 4918273"),
        ("まるきゅうまる、ごーろくさんに、はちななよんいち、と聞こえた。", Kind.PHONE, "まるきゅうまる、ごーろくさんに、はち"),
        ("送り先は〒三九九ー八三〇三です。", Kind.POSTAL, "〒三九九ー八三〇三"),
        ("Date of birth 21 Nov 1987 とあります。", Kind.BIRTH, "21 Nov 1987"),
        ("申請書の本人の欄が1988/07/21のままです。", Kind.BIRTH, "1988/07/21"),
        ("申請書は平成元年なのに、戸籍だと1988年7月21日でした。", Kind.BIRTH, "1988年7月21日"),
        (
            "えー、富山さんびゃくさん、たぬきの「た」、よんいちのろくはち、が停めっぱなしです。",
            Kind.PLATE,
            "富山さんびゃくさん、たぬきの「た」、よんいちのろくはち",
        ),
        ("小山け7214の原付が置いたままです。", Kind.PLATE, "小山け7214"),
    ],
)
def test_other_ways_of_writing_a_number(text: str, kind: Kind, marked: str) -> None:
    assert any(span.kind is kind and marked in span.text for span in check(text)), check(text)


@pytest.mark.parametrize(
    "text",
    [
        "口座振替の申込は1234567件でした。",
        "農協の研修は3000円です。",
        "申込みは管理課（内線4417）まで。",
        "住民票では2024年4月1日に転入とあります。",
        "保険証だと2026/03/31まで使えます。",
        "会場は三つで、ひとつめの「は」が百人、ふたつめが五十人です。",
        "まるいち、まるに、まるさんと数えます。",
        "富士市から1234件の申請が届きました。",
        "404号室は会議に使えます。",
    ],
)
def test_numbers_of_offices_and_of_many(text: str) -> None:
    assert [span.text for span in check(text) if span.level is not Level.HINT] == []
