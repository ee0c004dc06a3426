"""Where a search may begin in what a member wrote: at each part of a name, at each word inside a phrase."""

import re
import unicodedata

BETWEEN = re.compile(r"[\s　・、,，。/／()（）「」]+")
LONGEST, MOST = 40, 24


def parts(text: str) -> list[str]:
    """The whole without spaces, then from each later part on: 三輪さつき, さつき."""
    found = [part for part in BETWEEN.split(unicodedata.normalize("NFKC", text)) if part]
    return ["".join(found[start:]) for start in range(len(found))]


def inside(text: str, *, anywhere: bool = False) -> list[str]:
    """From every sign on that may begin a word: all but hiragana after the first, or all of a short name."""
    whole = "".join(BETWEEN.split(unicodedata.normalize("NFKC", text)))
    starts = [place for place, sign in enumerate(whole) if anywhere or place == 0 or not "ぁ" <= sign <= "ゖ"]
    return [whole[start:] for start in starts[:MOST]]
