"""One sign becomes one sign, so that every place in the folded text is the same place in the text."""

import unicodedata
from functools import lru_cache

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ｰ"), "-")
# Signs of family names that the dictionary knows in their everyday form only.
VARIANTS = str.maketrans("髙﨑𠮷濵德栁桒槗𣘺邉邊神", "高崎吉浜徳柳桑橋橋辺辺神")


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"  # half a sign, which no pattern can be asked about
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else " " if plain.isspace() else sign


def fold(text: str) -> str:
    """Full width to half width, kinds of dashes to one. As long as the text."""
    return "".join(map(_folded, text)).translate(DASHES).translate(VARIANTS)


def is_invisible(sign: str) -> bool:
    """Zero-width signs, marks of direction, soft hyphens: they part what belongs together."""
    return unicodedata.category(sign) == "Cf"


def visible(text: str) -> tuple[str, list[int] | None]:
    """The text without invisible signs, and the place each sign had; None where nothing was left out."""
    if text.isascii() or not any(is_invisible(sign) for sign in set(text)):
        return text, None
    places = [place for place, sign in enumerate(text) if not is_invisible(sign)]
    return "".join(text[place] for place in places), places
