import re
import time

import pytest

from chosha.kernel.errors import Refused
from chosha.talk.engine.prose import plain_text, render_prose

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
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>", re.IGNORECASE)
ALLOWED = {"p", "br", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_and_nothing_loads(attack):
    for closing, tag, rest in TAG.findall(render_prose(attack)):
        assert tag.lower() in ALLOWED
        if closing or tag != "a":
            assert re.sub(r' start="\d+"', "", rest).strip(" /") == ""
        else:
            assert re.fullmatch(r'( href="(https?|mailto):[^"]*")? rel="noopener nofollow"', rest), rest


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


def test_tables_keep_their_cells_and_lose_their_styles():
    html = render_prose("|区分|額|\n|:-|-:|\n|少額|10万円|")
    assert (re.findall(r"<t[hd]>([^<]+)</t[hd]>", html), "style" in html) == (["区分", "額", "少額", "10万円"], False)


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
