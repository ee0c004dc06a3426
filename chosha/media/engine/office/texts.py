"""What is written in a document or on slides, as an outline: headings, paragraphs, lists, tables."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chosha.media.engine.office.package import Package, parsed

MOST_BLOCKS, MOST_SIGNS, LONGEST = 80, 6_000, 400
MOST_SLIDES, MOST_LINES = 50, 12
Preview = list[dict[str, Any]]


def words_of(package: Package) -> Preview:
    """One part: {"name", "blocks": [[kind, words or rows]…], "more"}; kinds are h1, h2, h3, li, p and table."""
    styles = next((part.content for name, part in package.parts.items() if name.endswith("/styles.xml")), None)
    levels = _levels(parsed(styles)) if styles else {}
    blocks: list[list[Any]] = []
    signs, more = 0, False
    body = parsed(package.named(package.main)).find("{*}body")
    for element in body if body is not None else ():
        block = _block(element, levels)
        if block is None:
            continue
        if len(blocks) == MOST_BLOCKS or signs > MOST_SIGNS:
            more = True
            break
        signs += len(str(block[1]))
        blocks.append(block)
    return [{"name": "", "blocks": blocks, "more": more}]


def _levels(styles: etree._Element) -> dict[str, int]:
    levels = {}
    for style in styles.iter("{*}style"):
        outline, name = next(style.iter("{*}outlineLvl"), None), style.find("{*}name")
        said = re.fullmatch(r"(?:heading|見出し) ?([1-9])", _value(name).lower()) if name is not None else None
        if outline is not None and _value(outline).isdecimal():
            levels[_value(style, "styleId")] = int(_value(outline)) + 1
        elif said:
            levels[_value(style, "styleId")] = int(said[1])
    return levels


def _value(element: etree._Element, name: str = "val") -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _block(element: etree._Element, levels: dict[str, int]) -> list[Any] | None:
    word = etree.QName(element).localname
    if word == "tbl":
        rows = [[text_of(cell)[:LONGEST] for cell in row.iterchildren("{*}tc")][:20] for row in element.iterchildren("{*}tr")]
        return ["table", rows[:50]] if rows else None
    if word == "sdt":
        inner = element.find("{*}sdtContent/{*}p")
        return _block(inner, levels) if inner is not None else None
    text = text_of(element)[:LONGEST] if word == "p" else ""
    if not text:
        return None
    style = element.find("{*}pPr/{*}pStyle")
    level = levels.get(_value(style), 0) if style is not None else 0
    if 0 < level < 9:
        return [f"h{min(level, 3)}", text]
    return ["li" if element.find("{*}pPr/{*}numPr") is not None else "p", text]


def text_of(element: etree._Element) -> str:
    """The words a reader sees: neither what was struck out nor readings above the signs."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        word = etree.QName(child).localname
        if word in ("del", "rt", "rPh", "Fallback", "instrText", "delText", "moveFrom"):
            continue
        if word == "t":
            yield child.text or ""
        elif word in ("tab", "br", "cr", "p"):
            yield " "
            yield from _pieces(child)
        else:
            yield from _pieces(child)


def slides_of(package: Package) -> Preview:
    """For each slide {"name": its place and title, "blocks": [["li", words]…], "more"}."""
    slides = [point.target for point in _in_order(package)]
    made: Preview = []
    for place, name in enumerate(slides[:MOST_SLIDES], start=1):
        shapes = [_lines(shape) for shape in parsed(package.named(name)).iter("{*}sp")]
        lines = [line for shape in shapes for line in shape]
        blocks = [["li", line] for line in lines[1 : MOST_LINES + 1]]
        made.append({"name": f"{place}枚目　{lines[0] if lines else ''}".strip(), "blocks": blocks, "more": len(lines) > MOST_LINES + 1})
    return made


def _in_order(package: Package) -> Iterator[Any]:
    points = {point.id: point for point in package.parts[package.main].points}
    for listed in parsed(package.named(package.main)).iter("{*}sldId"):
        found = next((points[value] for name, value in listed.attrib.items() if "relationships" in name and value in points), None)
        if found is not None and found.target in package.parts:
            yield found


def _lines(shape: etree._Element) -> list[str]:
    lines = [text_of(paragraph)[:LONGEST] for paragraph in shape.iter("{*}p")]
    return [line for line in lines if line]
