"""What Excel, Word and pages lay on the clipboard, and the text it becomes. In a real browser, without a building."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.building import ROOT

Paste = Callable[..., dict | None]
MODULE = (ROOT / "chosha/board/static/board/pasted.js").read_text("utf-8").replace("export function", "function")
EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Excel 15">
<style><!--td {mso-ignore:padding; color:black}--></style></head><body><table border=0><col width=72>
<!--StartFragment--><tr height=18><td class=xl65 style='width:54pt'>区分</td><td>件数</td><td>備考</td></tr>
<tr><td rowspan=2>滞納<br>整理</td><td align=right>1,204</td><td>A|B *印</td></tr><tr><td align=right>△35</td><td></td></tr>
<tr><td colspan=2>合計</td><td>来月</td></tr><!--EndFragment--></table></body></html>"""
WORD = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><title>復命書</title><meta name=Author content="山田花子">
<!--[if gte mso 9]><xml><o:Author>山田花子</o:Author></xml><![endif]--></head><body lang=JA>
<h1>復命書<o:p></o:p></h1><p class=MsoNormal>会議に<b>出席</b>しました。<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>・ </span>一つめ</p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>・</span>二つめ</p>
<p><a href="https://example.test/a">様式</a></p><div style='mso-element:comment'>山田花子の書込み</div><img src="file:///C:/Users/yamada/a.png"></body></html>"""


@pytest.fixture(scope="module")
def pasted(chromium: Browser) -> Iterator[Paste]:
    page = chromium.new_page()
    page.goto("about:blank")
    page.add_script_tag(content=f"{MODULE}\nwindow.fromClipboard = fromClipboard;")
    yield lambda html="", plain="": page.evaluate("([html, plain]) => fromClipboard(html, plain)", [html, plain])
    page.close()


def test_cells_of_a_spreadsheet_become_a_table_with_merged_cells_and_lines(pasted: Paste) -> None:
    made = pasted(EXCEL, "区分\t件数\t備考\r\n")
    assert made["text"].split("\n") == [
        "| 区分 | 件数 | 備考 |",
        "| --- | --: | --- |",
        "| 滞納<br>整理 | 1,204 | A\\|B \\*印 |",
        "| | △35 | |",
        "| 合計 | | 来月 |",
    ]
    assert (made["table"], made["left"]) == (True, 0)


def test_a_document_becomes_headings_lists_and_links_without_its_author(pasted: Paste) -> None:
    made = pasted(WORD, "復命書\n会議に出席しました。")
    assert made["text"] == "**復命書**\n\n会議に**出席**しました。\n\n- 一つめ\n- 二つめ\n\n[様式](https://example.test/a)"


def test_cells_that_come_as_plain_text_become_a_table_too(pasted: Paste) -> None:
    made = pasted(plain="課\t人数\r\n税務課\t12\r\n住民課\t8\r\n")
    assert made["text"] == "| 課 | 人数 |\n| --- | --: |\n| 税務課 | 12 |\n| 住民課 | 8 |"


@pytest.mark.parametrize("plain", ["ふつうの文です。", "一行目\n二行目", "字下げ\tひとつ", "a\tb\nc"])
def test_ordinary_words_are_pasted_as_they_are(pasted: Paste, plain: str) -> None:
    assert pasted(plain=plain) is None


def test_scripts_styles_and_pictures_of_a_page_stay_outside(pasted: Paste) -> None:
    hostile = "<style>p{color:red}</style><script>window.hit = 1</script><img src=x onerror='window.hit = 2'>"
    html = f"{hostile}<p><b>文</b><a href='javascript:1'>札</a></p>"
    assert pasted(html, "文札") == {"text": "**文**札", "table": False, "left": 0}


def test_a_table_beside_words_keeps_its_place(pasted: Paste) -> None:
    html = "<p>前の文</p><table><tr><th>一</th><th>二</th></tr><tr><td>三</td><td>四</td></tr></table><p>後の文</p>"
    assert pasted(html, "前の文…")["text"] == "前の文\n\n| 一 | 二 |\n| --- | --- |\n| 三 | 四 |\n\n後の文"


def test_a_sheet_too_large_for_a_post_says_what_is_left(pasted: Paste) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{row}-{column}</td>' for column in range(22))}</tr>" for row in range(205))
    made = pasted(f"<table>{rows}</table>", "")
    lines = made["text"].split("\n")
    assert (len(lines), lines[0].count("|"), made["left"]) == (201, 21, 7)
