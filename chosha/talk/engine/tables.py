"""Tables of a text: wide ones slide sideways by themselves, columns of figures stand to the right, a cell may have lines."""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LOOKS = {"text-align:right": "end", "text-align:center": "centred", "text-align:left": "start"}
OPENED = '<div class="wide-table" role="group" aria-label="表" tabindex="0">\n<table>\n'
LINE_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def draw_for_phones(parser: MarkdownIt) -> None:
    parser.block.ruler.at("table", _whole_table, {"alt": ["paragraph"]})
    parser.core.ruler.push("tables", _mend)
    parser.renderer.rules["table_open"] = _opened  # type: ignore[attr-defined]
    parser.renderer.rules["table_close"] = _closed  # type: ignore[attr-defined]


def _whole_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The parser drops what a row has more of than the head: such lines stay as they were written."""
    most, line = _cells(state, start), start + 2
    while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        if _cells(state, line) > most:
            return False
        line += 1
    return table(state, start, end, silent)


def _cells(state: StateBlock, line: int) -> int:
    words = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
    cells = escapedSplit(words)
    return len(cells) - (cells[:1] == [""]) - (len(cells) > 1 and cells[-1] == "")


def _opened(*_: Any) -> str:
    return OPENED


def _closed(*_: Any) -> str:
    return "</table>\n</div>\n"


def _mend(state: StateCore) -> None:
    cell = False
    for token in state.tokens:
        if token.type in ("td_open", "th_open"):
            cell = True
            look = LOOKS.get(str(token.attrs.pop("style", "")))
            if look:
                token.attrs["class"] = look
        elif token.type in ("td_close", "th_close"):
            cell = False
        elif cell and token.type == "inline" and token.children:
            token.children = list(_lines(token.children))


def _lines(children: list[Token]) -> Iterator[Token]:
    """What a spreadsheet breaks inside a cell is written <br> in the text."""
    for child in children:
        if child.type != "text" or not LINE_BREAK.search(child.content):
            yield child
            continue
        for place, part in enumerate(LINE_BREAK.split(child.content)):
            if place:
                yield Token("hardbreak", "br", 0)
            yield Token("text", "", 0, content=part)
