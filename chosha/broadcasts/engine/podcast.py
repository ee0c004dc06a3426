"""Writes the archive as a podcast: RSS 2.0 with the marks that players know. What XML cannot carry is left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"


@dataclass(frozen=True)
class Item:
    """One recorded show: `seconds` long, `size` bytes of sound."""

    id: int
    title: str
    programme: str
    about: str
    aired_at: datetime
    seconds: int
    size: int


class _Podcast(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:itunes": ITUNES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("itunes:block", "Yes")  # in no directory
        handler.addQuickElement("itunes:explicit", "false")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("itunes:duration", str(item["seconds"]))


def draw_podcast(items: Iterable[Item], *, name: str, house: str, address: str) -> bytes:
    """`house` is the address of this community, `address` the one under which the sound of each show lies as <id>.m4a."""
    host = house.partition("//")[2].partition("/")[0]
    feed = _Podcast(title=name, link=f"{house}/archive/", description="会員だけの番地です。人に渡さないでください。", language="ja")
    for item in items:
        sound = Enclosure(f"{address}/{item.id}.m4a", str(item.size), "audio/mp4")
        feed.add_item(
            title=_clean(f"{item.programme}　{item.title}"),
            link=f"{house}/episodes/{item.id}/",
            description=_clean(item.about),
            unique_id=f"tag:{host},2026:episodes/{item.id}",
            unique_id_is_permalink=False,
            enclosures=[sound],
            pubdate=item.aired_at,
            seconds=item.seconds,
        )
    return str(feed.writeString("utf-8")).encode()


def _clean(words: str) -> str:
    return NO_XML.sub("", words)
