"""Quotes in quotes in lists: beyond some depth the parser would drop the words. Here they stay, as a paragraph of the last step."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

DEEPEST = 12


def keep_what_is_too_deep(parser: MarkdownIt) -> None:
    """Put before all other block rules, so that the parser's own limit is never reached."""
    parser.block.ruler.before("table", "too_deep", _as_words)
    parser.block.ruler.enable("too_deep")


def _as_words(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level < DEEPEST:
        return False
    if silent:
        return True
    last = start + 1
    while last < end and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        last += 1
    state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = state.getLines(start, last, state.blkIndent, False).strip(), [start, last], []
    state.push("paragraph_close", "p", -1)
    state.line = last
    return True
