"""One sign becomes one sign, so that every place in the folded text is the same place in the text."""

import re
import unicodedata
from functools import lru_cache

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ｰ"), "-")
# Signs of family names that the dictionary knows in their everyday form only.
VARIANTS = str.maketrans("髙﨑𠮷濵德栁桒槗𣘺邉邊神ヱヰゑゐ", "高崎吉浜徳柳桑橋橋辺辺神エイえい")
BETWEEN_FIGURES = re.compile("(?<=[0-9〇零一二三四五六七八九])[ー─━−](?=[0-9〇零一二三四五六七八九])")
READ_ALOUD = re.compile("[〇零一二三四五六七八九]{2,5}(?:[-・ の][〇零一二三四五六七八九]{2,5}){1,3}|[〇零一二三四五六七八九]{7,12}")
FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")
BULLET = re.compile(r"(?:^|(?<=[\s/、。,|／・]))[①-⑳](?=\S)", re.M)  # 「②1958/4/12」 is no figure more
VOICED = ("ﾞ", "ﾟ")
HALVES = re.compile("[\ud800-\udfff]")  # halves of a sign, which no pattern can be asked about


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else " " if plain.isspace() else sign


def mended(text: str) -> str:
    """The text with a mark in the place of every half of a sign. As long as the text."""
    return HALVES.sub("\ufffd", text)


def fold(text: str) -> str:
    """Full width to half width, kinds of dashes to one, numbers spelt sign by sign to figures. As long as the text."""
    plain = "".join(map(_folded, BULLET.sub(" ", mended(text)))).translate(DASHES).translate(VARIANTS)
    plain = BETWEEN_FIGURES.sub("-", plain)
    return READ_ALOUD.sub(lambda found: found.group().translate(FIGURES), plain)


def is_invisible(sign: str) -> bool:
    """Zero-width signs, marks of direction, soft hyphens: they part what belongs together."""
    return unicodedata.category(sign) == "Cf"


def visible(text: str) -> tuple[str, list[int] | None]:
    """The text without invisible signs, and the place each sign had; None where nothing was left out.

    「ｻﾞ」, as old machines print it, is two signs and becomes one.
    """
    if text.isascii() or not any(is_invisible(sign) or sign in VOICED for sign in set(text)):
        return text, None
    places, seen = list[int](), list[str]()
    for place, sign in enumerate(text):
        whole = unicodedata.normalize("NFKC", text[place - 1] + sign) if sign in VOICED and seen else ""
        if len(whole) == 1:
            seen[-1] = whole
        elif not is_invisible(sign):
            places.append(place)
            seen.append(sign)
    return "".join(seen), places
