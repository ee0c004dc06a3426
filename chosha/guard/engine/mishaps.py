"""A town where something went wrong is told by its name: an affair is weighed against what everybody may speak of."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.lexicon import Word
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.places import ANY_PLACE, HEARSAY, HIGHER, LARGE, OF_A_TITLE, PUBLIC, is_municipality
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.telling import begins
from chosha.guard.engine.wordlists import one_of, words

TOWN = re2.compile(
    r"(?:[\p{Han}ヶケ]{1,6}|[\p{Hiragana}\p{Katakana}ー]{2,5})[市町村区]"
    r"(?:の|で|に|から|へ|が|は|も|と|、|。|まで|より|です|だ|でも|:|_| |\)|」)"
)
GRAVE = re2.compile(one_of("grave"))
MATTER = re2.compile(one_of("matter"))
OPEN = re2.compile(one_of("open_talk"))
ITS_BODY = re2.compile(rf"^の(?:{one_of('its_bodies')})")
NO_TOWNS = words("no_towns") | ANY_PLACE
NAMED = re2.compile(r"[\p{Han}]{1,3}(?:さん|氏|様|くん|ちゃん|課長|係長|主査|主任|補佐|所長|技師|士長|団長)")
QUARTERS = re2.compile("^(?:[東西南北上中下本新元旧]|大|小|[一二三四五六七八九十])町$")
IS_HEARSAY, IS_HIGHER, IS_ITS_BODY = begins(HEARSAY), begins(HIGHER), begins(ITS_BODY)
BEFORE = 50
BEHIND = 90
SHORTEST = 3  # signs of a name nobody lists


class Mishaps:
    def find(self, reading: Reading) -> Iterable[Span]:
        for found in TOWN.finditer(reading.folded):
            end = _kind_end(reading.folded, found.start(), found.end())
            first, known = _name(reading, found.start(), end)
            if first >= 0:
                yield from _told(reading, first, end, known=known)


def _kind_end(text: str, start: int, end: int) -> int:
    """Where the name ends: behind its last 市, 町, 村 or 区."""
    return max(text.rfind(kind, start, end) for kind in "市町村区") + 1


def _name(reading: Reading, start: int, end: int) -> tuple[int, bool]:
    """Where the name begins and whether it is on the list; -1 where it is none."""
    text = reading.folded
    for first in range(start, end - 1):
        name = text[first:end]
        if name not in ANY_PLACE and is_municipality(name):
            inside = first > start and text[first - 1] not in "県郡都府道" and reading.starting_at(first) < 0
            return (-1, False) if inside else (first, True)
    name = text[start:end]
    at = reading.starting_at(start)
    if at < 0 or name[-1] == "区" or not SHORTEST <= len(name) <= 5 or not "一" <= name[0] <= "龥":
        return -1, False
    plain = name in NO_TOWNS or name[-2:] in NO_TOWNS or name[-3:] in NO_TOWNS or QUARTERS.match(name)
    return (-1, False) if plain or not _is_namely(reading.words, at, end) else (start, False)


def _is_namely(tokens: list[Word], at: int, end: int) -> bool:
    """Its tokens are nouns that name something: 「舞鳥町」, no 「会議室町」 and no 「第三者村」."""
    inner = [word for word in tokens[at : at + 5] if word.start < end]
    if inner[-1].end > end or any(word.kind[1] == "数詞" or word.kind[0] not in ("名詞", "接尾辞", "接頭辞", "形状詞") for word in inner):
        return False
    return all(word.is_proper or len(word.text) == 1 or word.end == end or word.kind[2] == "一般" for word in inner)


def _told(reading: Reading, start: int, end: int, *, known: bool) -> Iterator[Span]:
    level = _level(reading, start, end, known=known)
    if level is not None:
        yield reading.mark(start, end, Kind.MUNICIPALITY, level, "場所が分かります", f"ある{reading.folded[end - 1]}")


def _grave(words: str) -> int:
    return len(set(GRAVE.findall(words)))


def _matter(words: str) -> int:
    return len(set(MATTER.findall(words))) + (NAMED.search(words) is not None)


def _open_talk(words: str) -> int:
    return min(2, len(set(OPEN.findall(words))) + (PUBLIC.search(words) is not None))


def _level(reading: Reading, start: int, end: int, *, known: bool) -> Level | None:
    """Ask where an affair is told; a hint where a known town is spoken of and nothing says that everybody may."""
    text = reading.folded
    first, last = reading.sentence(start)
    behind, said = text[end : end + 24], text[max(first, start - BEFORE) : start] + "|" + text[end : min(last, end + BEHIND)]
    told = said + text[last : max(last, min(len(text), end + BEHIND))]
    grave = reading.once(_grave, said) * 2 + reading.once(_grave, told)
    matter, open_talk = reading.once(_matter, told), reading.once(_open_talk, said)
    if OF_A_TITLE.match(text[end : end + 28]) or reading.once(IS_HEARSAY, behind) or (grave < 4 and reading.once(IS_HIGHER, behind)):
        return None
    if grave + matter > 2 + 2 * open_talk and grave > (1 if known else 2):
        return Level.ASK
    if not known:
        return Level.HINT if ((grave and matter) or reading.once(IS_ITS_BODY, behind)) and not open_talk else None
    return None if open_talk or (text[start : end - 1] in LARGE and not grave) else Level.HINT
