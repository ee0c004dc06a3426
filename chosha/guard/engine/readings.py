"""How names are read: in kana and in Latin letters, by the readings of the dictionary (`python -m bench.guard_readings`)."""

from functools import lru_cache

import re2

from chosha.guard.engine.wordlists import LISTS, words

TO_KATAKANA = {sign: sign + 0x60 for sign in range(ord("ぁ"), ord("ゖ") + 1)}
ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト", "d": "ダ__デド",
    "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "y": "ヤ_ユ_ヨ", "r": "ラリルレロ", "w": "ワ___ヲ",
}  # fmt: skip
LETTERS = {sign: row + vowel for row, signs in ROWS.items() for sign, vowel in zip(signs, "aiueo", strict=True) if sign != "_"}
LETTERS |= {"ヂ": "zi", "ヅ": "zu", "ン": "n", "ヲ": "o", "ヴ": "bu", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ー": ""}
SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
# Hepburn to Kunrei, and long vowels to short ones: 「ohtsuka」「ootsuka」「otsuka」 are one.
SPELLINGS = (
    ("shi", "si"), ("sh", "sy"), ("chi", "ti"), ("cch", "tty"), ("tch", "tty"), ("ch", "ty"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"),
    ("jy", "zy"), ("j", "zy"), ("du", "zu"), ("di", "zi"), ("mb", "nb"), ("mm", "nm"), ("mp", "np"),
)  # fmt: skip
LONG = re2.compile("o(?:[ou]+|h$)")
LONG_H = re2.compile("oh([^aiueoy])")
WHOLE = re2.compile("^(?:n|[kstp]?(?:[kgsztdnhbpmr]?y?|w)[aiueo])+$")


@lru_cache(maxsize=4)
def _readings(kind: str) -> frozenset[str]:
    """Katakana; read when a text first asks."""
    return frozenset((LISTS / "readings" / f"{kind}.txt").read_text(encoding="utf-8").split())


def in_katakana(kana: str) -> str:
    return kana.translate(TO_KATAKANA)


def is_given_reading(kana: str) -> bool:
    return in_katakana(kana) in _readings("given")


def is_family_reading(kana: str) -> bool:
    return in_katakana(kana) in _readings("family")


def _in_letters(reading: str) -> str:
    letters = ""
    for sign in reading:
        if sign in SMALL:
            letters = letters.removesuffix("i") + SMALL[sign]
        else:
            letters += "ッ" if sign == "ッ" else LETTERS.get(sign, "?")
    while (at := letters.find("ッ")) >= 0:
        letters = letters[:at] + letters[at + 1 : at + 2].replace("ッ", "") + letters[at + 1 :]
    return _shortened(letters)


def _shortened(letters: str) -> str:
    return str(LONG.sub("o", letters)).replace("uu", "u")


@lru_cache(maxsize=4)
def _keys(kind: str) -> frozenset[str]:
    """All spellings of a kind of reading as one key each."""
    return frozenset(map(_in_letters, _readings(kind)))


@lru_cache(maxsize=2048)
def key_of(letters: str) -> str:
    """One key for all spellings of a name in Latin letters; "" where it is no Japanese word."""
    key = letters.lower()
    if key in words("latin_words"):
        return ""
    for hepburn, kunrei in SPELLINGS:
        key = key.replace(hepburn, kunrei)
    key = _shortened(LONG_H.sub(r"o\1", key))
    return key if len(key) > 1 and WHOLE.match(key) else ""


def is_deed(key: str) -> bool:
    """「kanri」, 「shinsei」: what offices do, whoever may be called so."""
    return key in _keys("deeds")


def is_family_key(key: str) -> bool:
    return key in _keys("family")


def is_given_key(key: str) -> bool:
    return key in _keys("given")
