"""What a page says of itself: title, a line, the name of its site. Words alone; no picture, no address."""

import codecs
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from chosha.kernel.text import seen

CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
OURS = {"shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp"}


@dataclass(frozen=True)
class Words:
    title: str
    about: str
    site: str


def words_of(content: bytes, charset: str = "") -> Words:
    """Empty where the page says nothing."""
    reader = _Head()
    reader.feed(_decoded(content, charset))
    told = reader.told
    title = told.get("og:title") or told.get("twitter:title") or "".join(reader.title)
    about = told.get("og:description") or told.get("description") or ""
    return Words(_tidy(title, 120), _tidy(about, 200), _tidy(told.get("og:site_name", ""), 60))


def _decoded(content: bytes, charset: str) -> str:
    found = CHARSET.search(content[:4096])
    said = (charset or (found[1].decode("ascii") if found else "") or "utf-8").lower()
    try:
        code = codecs.lookup(OURS.get(said, said)).name
        return content.decode(code, "replace")
    except (LookupError, UnicodeError, ValueError):
        return content.decode("utf-8", "replace")


def _tidy(words: str, most: int) -> str:
    whole = " ".join(seen(words).replace("\0", "").replace("\ufffd", "").split())
    whole = re.sub("[\ud800-\udfff]", "", whole)
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.title: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        row = dict(attrs)
        self.inside = tag == "title" and not self.title
        if tag == "meta" and (name := (row.get("property") or row.get("name") or "").lower()):
            self.told.setdefault(name, row.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.title.append(data)
