"""Folding makes widths and cases meet; marking shows in the text as written where the folded terms stand."""

import unicodedata

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

MOST_TERMS = 8
AROUND = 40  # characters shown before the first hit


def fold(text: str) -> str:
    """NFKC and lower case, as stored and as asked."""
    return unicodedata.normalize("NFKC", text).lower()


def terms_of(query: str) -> list[str]:
    """The words asked for, folded, each once, at most eight."""
    return list(dict.fromkeys(fold(query[:200]).split()))[:MOST_TERMS]


def mark(text: str, terms: list[str], *, length: int = 0) -> SafeString:
    """The text, escaped, with every term in <mark>. With `length` only a stretch around the first hit."""
    folded, places = _folded_with_places(text)
    hits = sorted(hit for term in terms for hit in _hits(folded, term))
    spans = [(places[start], places[end - 1] + 1) for start, end in hits]
    start = max(0, spans[0][0] - AROUND) if spans and length else 0
    end = min(len(text), start + length) if length else len(text)
    parts = ["…" if start else ""]
    here = start
    for first, last in spans:
        if first < here or last > end:
            continue
        parts += [conditional_escape(text[here:first]), "<mark>", conditional_escape(text[first:last]), "</mark>"]
        here = last
    parts += [conditional_escape(text[here:end]), "…" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308


def _hits(folded: str, term: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = folded.find(term)
    while at >= 0 and len(found) < 20:
        found.append((at, at + len(term)))
        at = folded.find(term, at + len(term))
    return found


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Folded text, and for each of its characters the place in the text it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for folded in fold(letter):
            letters.append(folded)
            places.append(place)
    return "".join(letters), places
