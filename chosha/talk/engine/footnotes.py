"""Footnotes: 「本文[^1]」 and, on a line of its own, 「[^1]: 注の文」. They stand at the end of the text, each with a way there and back.

A note that nothing refers to stands there too: what was written is never dropped.
"""

import hashlib
import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

DEFINED = re.compile(r"\[\^([^\s\]\[^]{1,30})\]:[ \t\u3000]*(.*)", re.DOTALL)
REFERRED = re.compile(r"\[\^([^\s\]\[^]{1,30})\]")
ID = re.compile(r"[nr]-[0-9a-f]{8}-[0-9]{1,4}(-[0-9]{1,4})?")
BACK = "↩注"
MOST = 200


def teach(parser: MarkdownIt) -> None:
    parser.block.ruler.before("paragraph", "note", _define, {"alt": ["paragraph"]})
    parser.inline.ruler.before("link", "note_sign", _refer)
    parser.block.ruler.enable("note")
    parser.inline.ruler.enable("note_sign")
    parser.core.ruler.push("notes", _stand_at_the_end)


def _define(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The first line of a label, and the lines right below it."""
    if state.level or state.sCount[start] - state.blkIndent >= 4:
        return False
    found = DEFINED.fullmatch(_line(state, start))
    notes: dict[str, str] = state.env.setdefault("notes", {})
    if not found or found[1] in notes or len(notes) >= MOST:
        return False
    if silent:
        return True
    last, lines = start + 1, [found[2]]
    while last < end and not state.isEmpty(last) and not DEFINED.match(_line(state, last)):
        lines.append(_line(state, last))
        last += 1
    notes[found[1]] = "\n".join(lines).strip()
    state.line = last
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _refer(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or state.env.get("in_notes") or not state.env.get("notes"):
        return False
    found = REFERRED.match(state.src, state.pos)
    if not found or found[1] not in state.env["notes"]:
        return False
    if not silent:
        order: dict[str, int] = state.env.setdefault("order", {})
        times: dict[str, int] = state.env.setdefault("times", {})
        number = order.setdefault(found[1], len(order) + 1)
        times[found[1]] = times.get(found[1], 0) + 1
        place = f"{number}" if times[found[1]] == 1 else f"{number}-{times[found[1]]}"
        _sign(state, number, place)
    state.pos = found.end()
    return True


def _sign(state: StateInline, number: int, place: str) -> None:
    key = _key(state.env, state.src)
    state.push("sup_open", "sup", 1)
    opened = state.push("link_open", "a", 1)
    opened.attrs = {"href": f"#n-{key}-{number}", "id": f"r-{key}-{place}"}
    state.push("text", "", 0).content = f"注{number}"
    state.push("link_close", "a", -1)
    state.push("sup_close", "sup", -1)


def _key(env: Any, words: str) -> str:
    """Tells the notes of one text from those of another on the same page."""
    whole = repr(sorted(env["notes"].items())) + env.setdefault("first", words)
    key: str = env.setdefault("key", hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:8])
    return key


def _stand_at_the_end(state: StateCore) -> None:
    notes: dict[str, str] = state.env.get("notes") or {}
    if not notes:
        return
    order: dict[str, int] = state.env.get("order", {})
    state.env["in_notes"] = True
    state.tokens.append(Token("notes_open", "ol", 1, attrs={"class": "notes"}, block=True))
    for label in sorted(notes, key=lambda label: order.get(label, len(notes) + 1)):
        state.tokens += _note(state, notes[label], order.get(label))
    state.tokens.append(Token("notes_close", "ol", -1, block=True))


def _note(state: StateCore, words: str, number: int | None) -> list[Token]:
    key = _key(state.env, "")
    children: list[Token] = []
    state.md.inline.parse(words, state.md, state.env, children)
    if number is not None:
        back = Token("link_open", "a", 1, attrs={"href": f"#r-{key}-{number}"})
        children += [Token("text", "", 0, content=" "), back, Token("text", "", 0, content=f"{BACK}{number}"), Token("link_close", "a", -1)]
    attrs: dict[str, str | int | float] = {"id": f"n-{key}-{number}"} if number is not None else {}
    inline = Token("inline", "", 0, children=children, content=words)
    return [Token("note_open", "li", 1, attrs=attrs, block=True), inline, Token("note_close", "li", -1, block=True)]
