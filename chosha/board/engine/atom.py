"""Writes a feed as Atom. What members wrote is escaped by the writer; what XML cannot carry is left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class FeedEntry:
    """One post as a feed tells of it: the title, the first lines, who signed it as everybody reads it."""

    id: int
    title: str
    lines: str
    name: str
    kind: str
    published: datetime
    updated: datetime


def draw_feed(entries: Iterable[FeedEntry], *, title: str, house: str) -> str:
    """`house` is the address of this community; ids stay the same for as long as posts do."""
    host = house.partition("//")[2].partition("/")[0]
    feed = Atom1Feed(title=title, link=f"{house}/board/", description=None, language="ja", feed_guid=f"tag:{host},2026:board")
    for entry in entries:
        feed.add_item(
            title=_clean(entry.title),
            link=f"{house}/board/{entry.id}/",
            description=_clean(entry.lines),
            unique_id=f"tag:{host},2026:board/{entry.id}",
            author_name=_clean(entry.name),
            categories=[entry.kind],
            pubdate=entry.published,
            updateddate=entry.updated,
        )
    return str(feed.writeString("utf-8"))


def _clean(words: str) -> str:
    return NO_XML.sub("", words)
