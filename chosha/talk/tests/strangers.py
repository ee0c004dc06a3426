"""What must not be in a rendering, told by another reader than the wall that keeps it out."""

import re
from html.parser import HTMLParser

KNOWN = {
    *("p", "br", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a", "sup", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
WORDED = {
    ("a", "href"): re.compile(r"(https?|mailto):.*|#[nr]-[0-9a-f]{8}-[0-9-]+|(?![a-z+.-]*:)[^\x00-\x20]*", re.IGNORECASE | re.DOTALL),
    ("a", "rel"): re.compile("noopener nofollow"),
    ("a", "id"): re.compile(r"r-[0-9a-f]{8}-[0-9-]+"),
    ("li", "id"): re.compile(r"n-[0-9a-f]{8}-[0-9]+"),
    ("ol", "start"): re.compile("[0-9]+"),
    ("ol", "class"): re.compile("notes"),
    ("td", "class"): re.compile("end|start|centred"),
    ("th", "class"): re.compile("end|start|centred"),
    ("div", "class"): re.compile("wide-table"),
    ("div", "role"): re.compile("group"),
    ("div", "tabindex"): re.compile("0"),
    ("div", "aria-label"): re.compile("表"),
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KNOWN:
            self.found.append(tag)
        for name, words in attrs:
            form = WORDED.get((tag, name))
            if form is None or not form.fullmatch(words or ""):
                self.found.append(f"{tag} {name}={words}")

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.found.append("instruction")


def strange_tags(html: str) -> list[str]:
    """Every tag, attribute or value that no text may bring forth; empty when all is well."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found
