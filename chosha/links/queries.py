"""Reads: which links a text holds, and what is known of them."""

import hashlib
import html as entities
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from chosha.links.engine.drawing import Card
from chosha.links.models import LinkCard

MOST = 5
HREF = re.compile(r'<a href="(https?://[^"]{4,2000})"')


def addresses_in(html: str) -> list[str]:
    """Up to five outside addresses of a rendered text, each once, in their order."""
    own = urlsplit(settings.CHOSHA_BASE_URL).netloc
    found = [entities.unescape(address) for address in HREF.findall(html)]
    return list(dict.fromkeys(address for address in found if urlsplit_or_none(address) not in (None, own)))[:MOST]


def urlsplit_or_none(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


def digest_of(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def cards_among(htmls: Sequence[str]) -> list[list[Card]]:
    """What is known of the links of each text; no question is asked of the database where there is none.

    What was found stays readable when nobody goes out any more.
    """
    places = [{digest_of(address): address for address in addresses_in(html)} for html in htmls]
    wanted = {digest for found in places for digest in found}
    rows = {row.digest: row for row in LinkCard.objects.filter(pk__in=wanted, state=LinkCard.State.FOUND)} if wanted else {}
    return [
        [Card(address, rows[key].title, rows[key].about, rows[key].site) for key, address in found.items() if key in rows]
        for found in places
    ]


def cards_in(html: str) -> list[Card]:
    """The same for one text."""
    return cards_among([html])[0]


def cards_are_on() -> bool:
    return bool(settings.CHOSHA_LINK_CARDS)
