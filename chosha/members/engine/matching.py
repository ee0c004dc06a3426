"""Which body a loosely spelt name means: sure only where every part of the text is understood, otherwise it asks.

    index = build_index(bodies, former)
    match("富山県富山市役所 財務部", index) -> Match("sure", "162019", ("162019",))

Pure functions: the index is built once from what is known, and nothing is read or written while matching.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from chosha.members.engine import affixes
from chosha.members.engine.bodies import check_digit
from chosha.members.engine.romaji import romaji_keys, romaji_reading
from chosha.members.engine.spelling import plain, unmarked

Kind = Literal["sure", "moved", "asks", "none"]
KANA_ENDINGS = {
    "市": ("し",), "区": ("く",), "町": ("まち", "ちょう"), "村": ("むら", "そん"), "県": ("けん",), "府": ("ふ",), "都": ("と",),
}  # fmt: skip
LONGEST_TEXT = 200
MOST = 12


@dataclass(frozen=True)
class Known:
    """A body as it is matched. `domains`: mail domains; `successor`: the code of who took over a former one, `words`: since when."""

    code: str
    name: str
    kana: str = ""
    prefecture: str = ""
    kind: str = ""
    domains: tuple[str, ...] = ()
    successor: str = ""
    words: str = ""
    parent: str = ""

    @property
    def leads_to(self) -> str:
        return self.successor or self.code


@dataclass(frozen=True)
class Match:
    """What a text means. `code`: where it is sure, or where a former body moved to exactly one; `candidates`: codes to choose from."""

    kind: Kind
    code: str = ""
    candidates: tuple[str, ...] = ()
    words: str = ""


@dataclass
class Index:
    by_key: dict[str, list[Known]] = field(default_factory=dict)
    by_stem: dict[str, list[Known]] = field(default_factory=dict)
    by_latin: dict[str, list[Known]] = field(default_factory=dict)
    by_code: dict[str, Known] = field(default_factory=dict)
    by_domain: dict[str, set[str]] = field(default_factory=dict)
    prefectures: dict[str, str] = field(default_factory=dict)  # 富山県, 富山, とやまけん, とやま -> 富山県
    names: set[str] = field(default_factory=set)
    longest: int = 0


def build_index(bodies: Iterable[Known], former: Iterable[Known] = ()) -> Index:
    """`former` names that a body of the same prefecture carries today are left out: today's body is meant."""
    index = Index()
    bodies = list(bodies)
    today = {(plain(body.name), body.prefecture) for body in bodies}
    for body in [*bodies, *(gone for gone in former if (plain(gone.name), gone.prefecture) not in today)]:
        _add(index, body)
    index.longest = max(map(len, index.by_key), default=0)
    return index


def _add(index: Index, body: Known) -> None:
    name = plain(body.name).replace(" ", "")
    for key in _keys(body, name):
        index.by_key.setdefault(key, []).append(body)
    for stem in {name[:-1], *(kana for kana, _ in _kana_stems(body, name))}:
        if len(stem) > 1 or len(name) == 2:
            index.by_stem.setdefault(stem, []).append(body)
    for key in romaji_keys(body.kana, name, is_ministry=body.code.startswith("gov:")):
        index.by_latin.setdefault(key, []).append(body)
    index.names.add(name)
    if not body.successor:
        index.by_code[body.code] = body
    for domain in body.domains:
        index.by_domain.setdefault(domain, set()).add(body.code)
    if body.prefecture:
        index.prefectures[body.prefecture] = body.prefecture
        index.prefectures[body.prefecture if body.prefecture == "北海道" else body.prefecture[:-1]] = body.prefecture
    if body.kind == "都道府県":
        for spelling in (plain(body.kana), *(kana for kana, _ in _kana_stems(body, name))):
            index.prefectures[spelling] = body.prefecture


def _keys(body: Known, name: str) -> set[str]:
    """Every whole spelling of the name: kanji, kana, kana with 市 or 町 in kanji, both readings of 町 and 村."""
    keys = {name, plain(body.kana).replace(" ", "")}
    for stem, endings in _kana_stems(body, name):
        keys |= {stem + name[-1], *(stem + ending for ending in endings)}
    keys |= {plain(short) for short in affixes.ABBREVIATED.get(body.name, ())}
    return keys - {""}


def _kana_stems(body: Known, name: str) -> list[tuple[str, tuple[str, ...]]]:
    kana, endings = plain(body.kana).replace(" ", ""), KANA_ENDINGS.get(name[-1], ())
    fitting = next((ending for ending in endings if kana.endswith(ending) and len(kana) > len(ending)), "")
    return [(kana.removesuffix(fitting), endings)] if fitting else []


def match(text: str, index: Index, *, prefecture: str = "", address: str = "") -> Match:
    """The body that `text` means.

    `prefecture` (of another column) and `address` (a work mail address) are hints: they choose among namesakes, and where they
    speak against the text it asks. Whatever is not understood whole asks or, where nothing is near it, is "none".
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        return Match("none")
    spaced = affixes.without_noise(plain(text))
    hint = prefecture_named(prefecture, index)
    said = _readings(spaced, index)
    if said is None:
        return Match("none")
    found = {body.code + body.name + body.prefecture: body for body, stated in said if not stated or stated == body.prefecture}
    owners = _owners(address, index)
    chosen = _narrowed(list(found.values()), hint, owners)
    if len({body.leads_to for body in chosen}) == 1 and not _contradicts(chosen[0], hint, owners):
        return _settled(chosen[0])
    return _asks(chosen or _near(spaced, index), [index.by_code[code] for code in owners if len(chosen) == 1])


def prefecture_named(text: str, index: Index) -> str:
    """「富山県」 for 富山県, 富山, とやま, TOYAMA; nothing for what is no prefecture."""
    spelt = plain(text).replace(" ", "")
    if spelt in index.prefectures:
        return index.prefectures[spelt]
    near = (body for key in romaji_reading(unmarked(plain(text)), bare="県") for body in index.by_latin.get(key, ()))
    latin = {body.prefecture for body in near if body.kind == "都道府県"}
    return latin.pop() if len(latin) == 1 else ""


def _settled(body: Known) -> Match:
    if body.successor:
        return Match("moved", body.successor, (body.successor,), body.words)
    return Match("sure", body.code, (body.code,))


def _asks(bodies: list[Known], others: list[Known]) -> Match:
    near = sorted(bodies, key=lambda body: (bool(body.successor), body.code))
    codes = tuple(dict.fromkeys(body.leads_to for body in [*near, *others]))
    words = next((body.words for body in bodies if body.words), "")
    return Match("asks", "", codes[:MOST], words) if codes else Match("none")


def _narrowed(bodies: list[Known], hint: str, owners: set[str]) -> list[Known]:
    """Namesakes fewer by the hints. Today's bodies go before those that ended long ago in another prefecture."""
    if len(bodies) > 1 and hint:
        bodies = [body for body in bodies if body.prefecture == hint] or bodies
    if any(not body.successor for body in bodies):
        bodies = [body for body in bodies if not body.successor]
    if len(bodies) > 1 and owners:
        mine = [body for body in bodies if body.leads_to in owners]
        bodies = mine if len(mine) == 1 else bodies
    return bodies


def _owners(address: str, index: Index) -> set[str]:
    """Codes of the bodies whose mail domain an address lies in: the nearest domain decides, and it may be shared."""
    labels = address.rpartition("@")[2].lower().split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((index.by_domain[domain] for domain in domains if domain in index.by_domain), set())


def _contradicts(body: Known, hint: str, owners: set[str]) -> bool:
    """The other column names another prefecture, or the work address belongs to another body."""
    return bool(hint and body.prefecture and hint != body.prefecture) or bool(owners and body.leads_to not in owners)


def _readings(spaced: str, index: Index) -> list[tuple[Known, str]] | None:
    """(body, prefecture stated with it) of every way to understand the whole text; None where it says it is no body of this list."""
    digits = re.match(r"^(\d{4,6})\b\s*", spaced) or re.search(r"\s*\b(\d{4,6})$", spaced)
    if digits:
        coded = _by_code(digits.group(1), index)
        rest = (spaced[: digits.start()] + spaced[digits.end() :]).strip()
        if not rest:
            return [(body, "") for body in coded]
        return [reading for reading in _readings(rest, index) or () if reading[0] in coded]
    letters = unmarked(spaced)
    if re.fullmatch(r"[a-z ]+", letters):
        return [(body, stated) for body, stated in _romaji(letters, index) if _fits_place(body, stated, False)]
    text, cuts = _joined(spaced)
    return list(_written(text, cuts, index))


def _by_code(digits: str, index: Index) -> list[Known]:
    """Six figures, five without the check digit, or what is left when a table ate the leading zero."""
    spellings = {digits, f"{digits:0>6}"} | {five + check_digit(five) for five in (f"{digits:0>5}",) if len(five) == 5}
    return [index.by_code[code] for code in sorted(spellings) if code in index.by_code]


def _romaji(letters: str, index: Index) -> Iterator[tuple[Known, str]]:
    for key in romaji_reading(letters):
        yield from ((body, "") for body in index.by_latin.get(key, ()))
    words = letters.split()
    for cut in range(1, len(words)):  # Toyama City Toyama Prefecture, in either order
        for name, place in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            stated = prefecture_named(" ".join(place), index)
            for key in romaji_reading(" ".join(name)) if stated else ():
                yield from ((body, stated) for body in index.by_latin.get(key, ()) if body.prefecture == stated)


def _joined(spaced: str) -> tuple[str, set[int]]:
    """The text without spaces, and where they stood."""
    text, cuts = "", set()
    for part in spaced.split():
        cuts.add(len(text))
        text += part
    return text, cuts


def _written(text: str, cuts: set[int], index: Index) -> Iterator[tuple[Known, str]]:
    for start, stated in _beginnings(text, index):
        county = affixes.COUNTY.match(text[start:]) if start or not affixes.IN_PREFECTURE.match(text) else None
        for begin in {start, start + county.end()} if county else {start}:
            for end, body in _names_at(text, begin, index):
                if _fits_place(body, stated, begin > start) and _is_explained(text, end, cuts, body, index):
                    yield body, stated
    for end, ministry in _names_at(text, 0, index):  # 総務省消防庁: the nearer of the two
        for end_of_part, part in _names_at(text, end, index):
            if part.parent == ministry.code and _is_explained(text, end_of_part, cuts, part, index):
                yield part, ""


def _names_at(text: str, begin: int, index: Index) -> Iterator[tuple[int, Known]]:
    for end in range(begin + 2, min(len(text), begin + index.longest) + 1):
        for body in index.by_key.get(text[begin:end], ()):
            yield end, body


def _beginnings(text: str, index: Index) -> Iterator[tuple[int, str]]:
    """(where the name begins, which prefecture was said before it); a prefecture may be said twice."""
    yield 0, ""
    start, said = 0, ""
    for _ in range(2):
        found = [spelling for spelling in index.prefectures if text.startswith(spelling, start)]
        for spelling in sorted(found, key=len):
            if not said or index.prefectures[spelling] == said:
                yield start + len(spelling), index.prefectures[spelling]
        if not found:
            return
        longest = max(found, key=len)
        start, said = start + len(longest), index.prefectures[longest]


def _fits_place(body: Known, stated: str, after_county: bool) -> bool:
    if after_county and not body.name.endswith(("町", "村")):
        return False
    if body.name in affixes.SHARED_WARDS and stated != body.prefecture:
        return False  # ten cities have a 中央区
    return not stated or body.prefecture == stated


def _is_explained(text: str, end: int, cuts: set[int], body: Known, index: Index) -> bool:
    """Whether all that follows the name is its office, a ward of a large city, or a section."""
    rest, at = text[end:], end
    for known in (affixes.OFFICES, affixes.WARD) if body.kind == "政令市" else (affixes.OFFICES,):
        if found := known.match(rest):
            rest, at = rest[found.end() :], at + found.end()
    if not rest:
        return True
    if body.code.startswith("gov:") and affixes.BRANCHES.search(rest):
        return False
    if body.kind == "都道府県" and affixes.SOME_TOWN.match(rest.replace("市町村", "")):
        return False  # a town this list does not know
    return affixes.is_section(rest, apart=at in cuts or at > end) and not _names_another(rest, body, index)


def _names_another(rest: str, body: Known, index: Index) -> bool:
    """Whether what follows speaks of another body: 富山市（高岡市へ派遣）."""
    spans = (rest[start:end] for start in range(len(rest)) for end in range(start + 2, min(len(rest), start + 12) + 1))
    return any(span in index.names and span != plain(body.name) for span in spans)


def _near(spaced: str, index: Index) -> list[Known]:
    """What could be meant by a text that is not understood whole: for a person to choose from."""
    text = spaced.replace(" ", "")
    if branch := affixes.BRANCHES.search(text):
        owners = [f"gov:{name}" for name, value in branch.groupdict().items() if value]
        return [index.by_code[code] for code in owners if code in index.by_code]
    found: list[Known] = list(index.by_stem.get(text, ()))
    for start, stated in _beginnings(text, index):
        found += index.by_key.get(stated, ())
        found += [body for _, body in _names_at(text, start, index)]
    for key in romaji_reading(unmarked(spaced), bare="*"):
        found += index.by_latin.get(key, ())
    return found
