"""The sheets of a workbook as plain tables: the first rows, as a reader would see them."""

import re
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from chosha.media.engine.office.package import Package, parsed
from chosha.media.engine.office.texts import text_of

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, LONGEST = 12, 50, 20, 200
DAYS, PERCENT = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}, {9, 10}
CLOCK = {18, 19, 20, 21, 45, 46, 47}
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
Preview = list[dict[str, Any]]


def sheets_of(package: Package) -> Preview:
    """For each sheet {"name", "rows": [[words…]…], "more"}; hidden sheets are left out."""
    points = {point.id: point.target for point in package.parts[package.main].points}
    shared, formats = _shared(package), _formats(package)
    book = parsed(package.named(package.main))
    old = any(row.get("date1904") in ("1", "true") for row in book.iter("{*}workbookPr"))
    made: Preview = []
    for sheet in book.iter("{*}sheet"):
        target = next((points.get(str(value), "") for name, value in sheet.attrib.items() if "relationships" in name), "")
        if sheet.get("state", "visible") != "visible" or target not in package.parts or len(made) == MOST_SHEETS:
            continue
        rows, more = _rows(package.named(target), shared, formats, old)
        made.append({"name": (sheet.get("name") or "")[:60], "rows": rows, "more": more})
    return made


def _shared(package: Package) -> list[str]:
    name = next((name for name in package.parts if name.endswith("sharedStrings.xml")), None)
    return [text_of(row)[:LONGEST] for row in parsed(package.named(name)).iterchildren("{*}si")] if name else []


def _formats(package: Package) -> list[str]:
    """For each style of a cell: date, clock, percent, grouped or nothing."""
    name = next((name for name in package.parts if name.endswith("/styles.xml")), None)
    if name is None:
        return []
    styles = parsed(package.named(name))
    own = {row.get("numFmtId"): row.get("formatCode") or "" for row in styles.iter("{*}numFmt")}
    used = styles.find("{*}cellXfs")
    return [_kind(row.get("numFmtId") or "0", own) for row in used] if used is not None else []


def _kind(number: str, own: dict[str | None, str]) -> str:
    code = QUOTED.sub("", own.get(number, "")).lower()
    figure = int(number) if number.isdecimal() else 0
    if figure in DAYS or re.search("[yed]", code.replace("red", "")):
        return "date"
    if figure in CLOCK or re.search("[hs]", code):
        return "clock"
    if figure in PERCENT or "%" in code:
        return "percent"
    return "grouped" if figure in (3, 4, 37, 38, 39, 40) or "#,##" in code else ""


def _rows(content: bytes, shared: list[str], formats: list[str], old: bool) -> tuple[list[list[str]], bool]:
    rows: list[list[str]] = []
    more = False
    for row in parsed(content).iter("{*}row"):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iterchildren("{*}c")):
            column = _column(cell.get("r") or "", place)
            more = more or column >= MOST_COLUMNS
            if column < MOST_COLUMNS:
                cells[column] = _words(cell, shared, formats, old)
        if not any(cells.values()):
            continue
        if len(rows) == MOST_ROWS:
            return _even(rows), True
        rows.append([cells.get(column, "") for column in range(max(cells) + 1)])
    return _even(rows), more


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _column(place: str, otherwise: int) -> int:
    letters = re.match("[A-Z]{1,3}", place)
    if not letters:
        return otherwise
    column = 0
    for letter in letters[0]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _words(cell: etree._Element, shared: list[str], formats: list[str], old: bool) -> str:
    kind, value = cell.get("t") or "n", cell.findtext("{*}v") or ""
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "inlineStr":
        return text_of(cell)[:LONGEST]
    if kind == "b":
        return {"1": "はい", "0": "いいえ"}.get(value, value)
    if kind != "n" or not value:
        return value[:LONGEST]
    style = cell.get("s") or "0"
    looks = formats[int(style)] if style.isdecimal() and int(style) < len(formats) else ""
    return _number(value, looks, old)


def _number(value: str, looks: str, old: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value[:LONGEST]
    if looks == "date" and 1 <= number < 2_958_466:
        day = datetime(1904, 1, 1) if old else datetime(1899, 12, 30)
        moment = day + timedelta(days=number)
        return f"{moment.year}/{moment.month}/{moment.day}" + (f" {moment:%H:%M}" if number % 1 else "")
    if looks == "clock":
        minutes = round(number * 1440)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if looks == "percent":
        return f"{round(number * 100, 2):g}%"
    if looks == "grouped":
        return f"{round(number):,}" if abs(number - round(number)) < 1e-9 else f"{number:,.2f}"
    return f"{number:.15g}"
