import re
import time

import pytest

from chosha.kernel.errors import Refused
from chosha.talk.engine import tables
from chosha.talk.engine.prose import plain_text, render_prose
from chosha.talk.tests.strangers import strange_tags

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=//example.test></iframe>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](&#106;avascript:alert(1))",
    '[x](https://a.test "t" onmouseover=alert(1))',
    '[x](https://a.test" onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "![x](https://a.test/x.png)",
    "![x](x onerror=alert(1))",
    "<style>*{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "</div></article><h1>x</h1>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "`<img src=x onerror=alert(1)>`",
    "```\n<script>alert(1)</script>\n```",
    "|<img src=x>|\n|-|\n|<script>x</script>|",
    "> <object data=x>",
    'https://a.test/"onmouseover=alert(1)//',
    "https://a.test/<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<form action=//x><input name=a></form>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_and_nothing_loads(attack):
    assert strange_tags(render_prose(attack)) == []


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("一行目\n二行目\n\n次の段落", "<p>一行目<br>\n二行目</p>\n<p>次の段落</p>"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
        ("3. 三\n4. 四", '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>'),
        ("> 引用", "<blockquote>\n<p>引用</p>\n</blockquote>"),
        ("**太く** と *斜め* と `code`", "<p><strong>太く</strong> と <em>斜め</em> と <code>code</code></p>"),
        ("これは**「大事」**です。", "<p>これは<strong>「大事」</strong>です。</p>"),
        ("**注意：**まず確かめる", "<p><strong>注意：</strong>まず確かめる</p>"),
        ("# 見出しは字のまま", "<p># 見出しは字のまま</p>"),
        ("[様式](https://example.test/a)", '<p><a href="https://example.test/a" rel="noopener nofollow">様式</a></p>'),
    ],
)
def test_what_members_write_becomes_what_they_mean(source, html):
    assert render_prose(source) == html


def test_plain_addresses_become_links_and_end_where_the_sentence_goes_on():
    html = render_prose("案内は https://example.test/a?b=1 です。（https://example.test/c）。https://example.test/d、次")
    assert re.findall(r'href="([^"]+)"', html) == ["https://example.test/a?b=1", "https://example.test/c", "https://example.test/d"]


def test_an_address_in_code_or_in_a_link_is_left_alone():
    assert render_prose("`https://example.test/`").count("<a") == 0
    assert render_prose("[https://example.test/](https://example.test/)").count("<a") == 1


def test_tables_keep_their_cells_and_their_sides_without_a_style():
    html = render_prose("|区分|額|\n|-|-:|\n|少額|10万円|")
    cells = re.findall(r"<t[hd]( class=\"end\")?>([^<]+)</t[hd]>", html)
    assert (cells, "style" in html) == ([("", "区分"), (' class="end"', "額"), ("", "少額"), (' class="end"', "10万円")], False)


def test_a_table_wider_than_a_phone_slides_by_itself_and_answers_to_the_keyboard():
    assert render_prose("|一|\n|-|\n|二|").startswith('<div class="wide-table" role="group" aria-label="表" tabindex="0">\n<table>')


def test_a_cell_of_a_spreadsheet_keeps_its_lines():
    assert ("<td>一<br>\n二</td>" in render_prose("|見出し|\n|-|\n|一<br>二|"), "&lt;br&gt;" in render_prose("文<br>文")) == (True, True)


def test_a_row_with_more_cells_than_the_head_loses_none_of_them():
    assert plain_text(render_prose("|一|\n|-|\n|二|三|")).count("三") == 1


def test_footnotes_lead_there_and_back_and_stand_at_the_end():
    html = render_prose(
        "率は7％です[^1]。期限は三月[^期限]、率[^1]は省令。\n\n[^期限]: 第2条\n[^1]: 省令の**別表**\nhttps://example.test/a"
    )
    to = re.findall(r'<sup><a href="#(n-[0-9a-f]{8}-\d)" id="(r-[0-9a-f]{8}-[\d-]+)"', html)
    key = to[0][0][2:10]
    assert to == [(f"n-{key}-1", f"r-{key}-1"), (f"n-{key}-2", f"r-{key}-2"), (f"n-{key}-1", f"r-{key}-1-2")]
    notes = html.split('<ol class="notes">')[1]
    assert re.findall(r'<li id="([^"]+)">', notes) == [f"n-{key}-1", f"n-{key}-2"]
    linked = [words in notes for words in ("別表</strong>", 'href="https://example.test/a"', f'href="#r-{key}-2"')]
    assert linked == [True] * 3


def test_a_note_that_nothing_refers_to_and_a_sign_without_a_note_are_both_still_read():
    words = plain_text(render_prose("文[^無]\n\n[^余り]: 余った注\n[^余り]: 同じ印の二つめ"))
    assert [part in words for part in ("[^無]", "余った注", "同じ印の二つめ")] == [True] * 3


def test_two_texts_on_one_page_do_not_share_the_ids_of_their_notes():
    first, second = (re.findall(r'id="([^"]+)"', render_prose(f"{words}[^1]\n\n[^1]: 注")) for words in ("一つめ", "二つめ"))
    assert (len(first), set(first) & set(second)) == (2, set())


def test_search_and_notices_read_footnotes_without_their_signs():
    assert plain_text(render_prose("文[^1]です\n\n[^1]: 注の文")) == "文です\n注の文"


def test_the_deepest_step_keeps_its_words():
    quoted = render_prose("> " * 40 + "いちばん奥")
    listed = render_prose("".join("  " * step + f"- 段{step}です\n" for step in range(40)))
    assert (quoted.count("いちばん奥"), [step for step in range(40) if f"段{step}で" not in listed]) == (1, [])


def test_what_nobody_can_see_is_taken_out_and_emoji_stay_whole():
    family, flag = "👨\u200d👩\u200d👧", "🏴\U000e0067\U000e0062\U000e007f"
    html = render_prose(f"山\u200b田\u202eです\u2066。{family}{flag}葛󠄀城\ufeff")
    assert html == f"<p>山田です。{family}{flag}葛󠄀城</p>"


def test_the_limit_is_told_and_nothing_is_cut():
    assert "あ" * 20_000 in render_prose("あ" * 20_000)
    with pytest.raises(Refused, match="20,000字まで"):
        render_prose("あ" * 20_001)


@pytest.mark.parametrize(
    "monster", ["> " * 9000, "[" * 19_000, "*a " * 6000, "`" * 19_000, "- " * 9000, "|" * 19_000, "https://" * 2400, "<" * 19_000]
)
def test_a_hostile_text_does_not_hold_the_house_up(monster):
    begun = time.process_time()
    render_prose(monster)
    assert time.process_time() - begun < 3


def test_plain_text_is_what_one_would_read_aloud():
    html = render_prose("**太く**&amp;\n二行目\n\n- 一\n- <b>二</b>")
    assert plain_text(html) == "太く&\n二行目\n一\n<b>二</b>"


@pytest.mark.parametrize("written", ["```\n" * 5000, "a|\n-|\n" * 3300 + "a|b|c", "> a|\n> -|\n" * 1900 + "> a|b|c"])
def test_a_text_of_many_heads_and_fences_is_not_read_to_its_end_from_every_line(monkeypatch, written):
    read = []
    count = tables._cells
    monkeypatch.setattr(tables, "_cells", lambda state, line: read.append(line) or count(state, line))
    render_prose(written[:20_000])
    assert len(read) < 4 * written.count("\n")
