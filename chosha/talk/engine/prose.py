"""Markdown-light → safe HTML: paragraphs with their line breaks, lists, quotes, emphasis, code, tables, links, footnotes. No raw HTML,
no pictures.

Two walls: the parser knows no HTML and escapes it, and nh3 lets through only the tags below, whatever the parser does.
"""

import html as html_entities
import re
from collections.abc import Iterator
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

from chosha.kernel.errors import Refused
from chosha.kernel.text import seen
from chosha.talk.engine import footnotes, tables
from chosha.talk.engine.depth import keep_what_is_too_deep

LONGEST = 20_000
RULES = ["newline", "list", "blockquote", "fence", "code", "backticks", "emphasis", "table", "link", "autolink", "escape", "entity"]
TAGS = {
    *("p", "br", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("div", "sup"),
}
ATTRIBUTES = {"a": {"href", "id"}, "ol": {"start"}, "li": {"id"}}
CLASSES = {"ol": {"notes"}, "td": set(tables.LOOKS.values()), "th": set(tables.LOOKS.values()), "div": {"wide-table"}}
VALUES = {"div": {"role": {"group"}, "tabindex": {"0"}, "aria-label": {"表"}}}
SCHEMES = {"http", "https", "mailto"}
# An address ends where Japanese begins, and never with the punctuation of the sentence around it.
ADDRESS = re.compile(r"https?://[!-;=?-Z\[\]_a-z~|]+[0-9A-Za-z/_=#&~+-]")
BLOCK_END = re.compile(r"<br\s*/?>|</(?:p|li|tr|pre|blockquote|td|th)>")
NOTE_SIGN = re.compile(r"<sup>.*?</sup>|<a [^>]*>" + footnotes.BACK + r"\d+</a>")
FIRST_JAPANESE = "\u2e80"
SPACES = re.compile(r"[ \t]*\n\s*")


def render_prose(source: str) -> str:
    """Safe HTML of what a member wrote. Raises Refused beyond 20,000 characters."""
    if len(source) > LONGEST:
        raise Refused(f"長さは20,000字までです。いま{len(source):,}字あります。分けると送れます。書いた文は残っています。", field="body")
    drawn = PARSER.render(seen(source).replace("\x00", ""))
    return nh3.clean(
        drawn,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_ours,
        allowed_classes=CLASSES,
        tag_attribute_values=VALUES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    ).strip()


def _ours(tag: str, name: str, value: str) -> str | None:
    """Ids are those of footnotes alone: no text may answer for another part of the page."""
    return None if name == "id" and not footnotes.ID.fullmatch(value) else value


def plain_text(html: str) -> str:
    """The words of a rendering, one line per block: for cards, search and notices."""
    words = nh3.clean(BLOCK_END.sub("\n", NOTE_SIGN.sub("", html)), tags=set())
    return SPACES.sub("\n", html_entities.unescape(words)).strip()


def _link_addresses(state: StateCore) -> None:
    """Plain addresses become links, save inside a link or code."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = list(_linked(token.children))


def _linked(children: list[Token]) -> Iterator[Token]:
    inside = 0
    for child in children:
        inside += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and not inside and "://" in child.content:
            yield from _split(child.content)
        else:
            yield child


def _split(words: str) -> Iterator[Token]:
    here = 0
    for found in ADDRESS.finditer(words):
        yield _text(words[here : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": found.group()})
        yield _text(found.group())
        yield Token("link_close", "a", -1)
        here = found.end()
    yield _text(words[here:])


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


class JapaneseInline(StateInline):
    """Emphasis beside Japanese: CommonMark asks for spaces around 「」 and ：, which nobody writes here."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1] if start else " "
        after = self.src[start + scanned.length] if start + scanned.length < self.posMax else " "
        if max(before, after) < FIRST_JAPANESE:
            return scanned
        return Scanned(not after.isspace(), not before.isspace(), scanned.length)


class JapaneseParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = JapaneseInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True, "html": False})
    parser.inline = JapaneseParser()
    parser.enable(RULES)
    everywhere = parser.inline.ruler.get_all_rules()
    parser.inline.ruler.enableOnly([rule for rule in everywhere if rule in {*RULES, "text"}])
    parser.inline.ruler2.enableOnly(["balance_pairs", "emphasis", "fragments_join"])
    footnotes.teach(parser)
    parser.core.ruler.push("addresses", _link_addresses)
    tables.draw_for_phones(parser)
    keep_what_is_too_deep(parser)
    return parser


PARSER = _parser()
