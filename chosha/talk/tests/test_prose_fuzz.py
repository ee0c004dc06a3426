"""Whatever is typed: nothing runs, nothing fails, no word is lost. CHOSHA_TEST_EXAMPLES asks for a longer search."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chosha.talk.engine.prose import plain_text, render_prose
from chosha.talk.tests.strangers import strange_tags

EXAMPLES = int(os.environ.get("CHOSHA_TEST_EXAMPLES", "250"))
searching = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

PIECES = [
    *("<", ">", "/", "&", ";", '"', "'", "`", "```", "~~~", "|", "-", "|-|", "*", "**", "_", "[", "](", ")", "[^1]", "[^1]: ", "!["),
    *("\n", "\n\n", "> ", "- ", "1. ", "    ", "\t", "\\", "#", "=", "script", "javascript:", "data:text/html,", "onerror=", "svg"),
    *("https://", "https://a.test/", "mailto:", "&#106;", "&lt;", "<br>", "<!--", "-->", "<![CDATA[", "]]>", "style"),
    *("\u202e", "\u200b", "\x00", "\ud800"),
    *("あ", "名前", "「", "」", "：", "👨\u200d👩"),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map("".join)
KANA = [chr(sign) for sign in range(ord("あ"), ord("ん"))]
blocks = st.lists(
    st.sampled_from([*KANA, "> ", "- ", "1. ", "|", "|-|\n", "\n", "\n\n", "  ", "    ", "*", "**", "[", "]", "<br>", "# "]), max_size=80
)


@searching
@given(texts)
def test_nothing_but_the_tags_of_a_text_comes_out(source):
    source = source.encode("utf-8", "ignore").decode()  # halves of pairs never pass the door
    assert strange_tags(render_prose(source)) == []


@searching
@given(blocks)
def test_every_word_is_still_read_in_its_order(pieces):
    source = "".join(pieces)
    kana = [sign for sign in source if sign in KANA]
    assert [sign for sign in plain_text(render_prose(source)) if sign in KANA] == kana
