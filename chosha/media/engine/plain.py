"""Files of nothing but signs: which signs they are, and the first lines or rows for a preview."""

import codecs
import csv
import json
from itertools import islice
from typing import Any

MOST_ROWS, MOST_COLUMNS, LONGEST, MOST_LINES = 50, 20, 200, 120
CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}


def decoded(content: bytes) -> str | None:
    """The text, whichever way it was written in Japan: UTF-8, UTF-16 with its mark, CP932. None: it is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _tried(content, "utf-16")
    if CONTROLS.intersection(content[:200_000]):
        return None
    text = _tried(content, "utf-8-sig")
    return text if text is not None else _tried(content, "cp932")


def _tried(content: bytes, code: str) -> str | None:
    try:
        text = content.decode(code)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def preview(mime: str, text: str) -> bytes:
    """JSON of one part: rows of a table, or blocks of text."""
    part = _table(text, mime) if mime != "text/plain" else _lines(text)
    return json.dumps([part], ensure_ascii=False).encode()


def _table(text: str, mime: str) -> dict[str, Any]:
    head = text[:4000].partition("\n")[0]
    sign = "\t" if mime == "text/tab-separated-values" else max(",;\t", key=head.count)
    reader = csv.reader(text[:400_000].splitlines(keepends=True), delimiter=sign)
    rows: list[list[str]] = []
    try:
        rows = [row for row in islice(reader, MOST_ROWS + 1) if row]
    except csv.Error:  # a cell of more than the reader takes
        return _lines(text)
    width = max((len(row) for row in rows), default=0)
    shown = [[cell.strip()[:LONGEST] for cell in row[:MOST_COLUMNS]] for row in rows[:MOST_ROWS]]
    across = min(width, MOST_COLUMNS)
    more = len(rows) > MOST_ROWS or width > MOST_COLUMNS
    return {"name": "", "rows": [row + [""] * (across - len(row)) for row in shown], "more": more}


def _lines(text: str) -> dict[str, Any]:
    lines = text.splitlines()
    blocks = [["p", line[:LONGEST]] for line in lines[:MOST_LINES] if line.strip()]
    return {"name": "", "blocks": blocks, "more": len(lines) > MOST_LINES}
