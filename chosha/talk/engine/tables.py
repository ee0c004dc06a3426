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
    if not table(state, start, end, True):
        return False
    most, line = _cells(state, start), start + 2
    if _is_known_too_narrow(state, start, most):
        return False
    while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        if (cells := _cells(state, line)) > most:
            state.env["wide"] = state.env.get("wide", {}) | {_here(state): (start, line, cells)}
            return False
        line += 1
    return silent or table(state, start, end, False)


def _is_known_too_narrow(state: StateBlock, start: int, most: int) -> bool:
    """What was found from an earlier line on: else a text of heads alone, with a wide row at its end, is read to its end from each."""
    begun, wide, cells = state.env.get("wide", {}).get(_here(state), (0, 0, 0))
    return bool(begun <= start < wide - 1 and cells > most)


def _here(state: StateBlock) -> tuple[int, int]:
    return state.level, state.blkIndent


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
