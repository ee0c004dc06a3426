"""Whatever program wrote the table: it is read whole, or a sentence says why not."""

import pytest

from chosha.reception.engine.importing import LONGEST, MOST_BYTES, Unreadable, read_table, safe_cell, written_table
from chosha.reception.tests.tables import HEADING, line, table


def refusal(content):
    with pytest.raises(Unreadable) as refused:
        read_table(content)
    return refused.value.sentence


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932"), ("utf-16", "utf-16")])
def test_every_usual_code_is_read_alike(encoding, said):
    read = read_table(table(line(name="髙﨑 美桜", body="ﾄﾔﾏｼ"), encoding=encoding))
    assert (read.encoding, read.rows[0].answers["name"], read.rows[0].answers["body"]) == (said, "髙﨑 美桜", "ﾄﾔﾏｼ")


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_every_usual_separator_is_read_alike(separator):
    content = table(line()).decode().replace(",", separator).encode()
    assert read_table(content).rows[0].answers["email"] == "new@example.jp"


def test_what_is_neither_code_says_in_which_line():
    assert refusal(table(line()) + b"\x82\xff\xff") == (
        "3行目に、読めない文字があります。表計算ソフトで「CSV UTF-8」として保存しなおすと読めます。まだ何も取り込んでいません。"
    )


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        ("お名前,電話,所属", "「メールアドレス」"),
        ("Email,メモ", "「氏名」「団体」"),
        ("a,b,c", "「氏名」「メールアドレス」「団体」"),
    ],
)
def test_missing_columns_are_named(heading, missing):
    assert refusal(table("x,y,z", heading=heading)) == (
        f"{missing}の列が見つかりません。1行目の見出しを、この名前に直すと取り込めます。まだ何も取り込んでいません。"
    )


@pytest.mark.parametrize(
    "heading",
    [
        "お名前,メールアドレス,所属",
        "氏名（フルネーム）,E-mail,自治体名",
        "name,email,organization",
        "姓,名,メール,勤務先",
        "ﾒｰﾙｱﾄﾞﾚｽ,氏　名,団体名 ※必須",
        "氏名,職場のメールアドレス,連絡用メールアドレス,所属自治体・省庁",
    ],
)
def test_headings_are_known_by_many_names(heading):
    assert len(read_table(table(",".join("abcd"), heading=heading)).rows) == 1


def test_a_name_in_two_columns_becomes_one():
    row = read_table(table("石川,真央,イシカワ,マオ,a@example.jp,富山市", heading="姓,名,セイ,メイ,メール,所属")).rows[0]
    assert (row.answers["name"], row.answers["kana"]) == ("石川 真央", "イシカワ マオ")


def test_the_work_address_is_not_taken_for_the_private_one():
    row = read_table(table("石川,w@city.x.jp,me@example.jp,富山市", heading="氏名,職場のメール,メール,所属")).rows[0]
    assert (row.answers["email"], row.answers["work_address"]) == ("me@example.jp", "w@city.x.jp")


def test_full_width_and_quoted_answers_are_tidied_and_names_left_as_written():
    row = read_table(table(line(email="ＭＡＯ＠ｅｘａｍｐｌｅ．ｊｐ", name='"髙﨑\r\n 　美桜"'))).rows[0]
    assert (row.answers["email"], row.answers["name"], row.trouble) == ("mao@example.jp", "髙﨑 美桜", "")


def test_rows_are_numbered_by_the_lines_of_the_file():
    read = read_table(table(line(section='"一行\n二行"'), "", ",,,,,,,", line()))
    assert [row.number for row in read.rows] == [2, 6]


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (line(name=""), "氏名が書かれていません"),
        (line(email=""), "メールアドレスが書かれていません"),
        (line(email="new.example.jp"), "メールアドレスの形になっていません"),
        (line(email="a" * 60 + "@" + "b." * 120 + "jp"), "メールアドレスの形になっていません"),
        (line(name="=HYPERLINK(1)"), "氏名に、名前のほかの文字が入っています"),
        (line(name="見て www.example.jp"), "氏名に、名前のほかの文字が入っています"),
        (line(name="あ" * 61), "氏名に、名前のほかの文字が入っています"),
        (line(name="石川\0真央"), "読めない文字が入っています"),
        (line(section="あ" * (LONGEST + 1)), "2,000文字より長い答えがあります"),
        (line() + ",余り", "見出しより列が多くなっています"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_the_others_are_read(row, trouble):
    read = read_table(table(row, line(email="other@example.jp")))
    assert [found.trouble for found in read.rows] == [trouble, ""]


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (b"", "ファイルに、何も書かれていません。"),
        (b"\xef\xbb\xbf\r\n\r\n", "ファイルに、何も書かれていません。"),
        (HEADING.encode(), "見出しのほかに、行がありません。"),
        (b"a" * (MOST_BYTES + 1), "ファイルが大きすぎます（10MBまで）。"),
        (table(line(name='"石川')) + b"x" * 200_000, "2行目から先を、表として読めません。"),
        (table(*[line()] * 20_001), "20,000行より多いため、一度に取り込めません。"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_that_nothing_came_in(content, begins):
    sentence = refusal(content)
    assert (sentence.startswith(begins), sentence.endswith("まだ何も取り込んでいません。")) == (True, True)


def test_no_cell_of_what_we_hand_out_is_a_formula():
    assert [safe_cell(cell) for cell in ("=1+1", "+81", "-1", "@x", "\t=1", "富山市", 5)] == [
        "'=1+1", "'+81", "'-1", "'@x", "'\t=1", "富山市", "5",
    ]  # fmt: skip
    assert written_table([["行", "=cmd|' /C calc'!A0"]]) == "\ufeff行,'=cmd|' /C calc'!A0\r\n".encode()
