"""Names of bodies in romaji: Toyama City, toyama-shi, TOYAMASHI, Toyama Prefecture."""

from chosha.members.engine.spelling import latin, latin_of_kana

KINDS = {
    "市": ("shi", "city"), "町": ("machi", "cho", "chou", "town"), "村": ("mura", "son", "village"), "区": ("ku", "ward"),
    "県": ("ken", "pref", "prefecture", "prefectural", "fu", "to", "metropolis", "metropolitan"),
}  # fmt: skip
GROWN = {"市": ("shi",), "町": ("machi", "cho"), "村": ("mura", "son"), "区": ("ku",), "県": ("ken", "fu")}
READINGS = {
    "市": ("し",), "町": ("まち", "ちょう"), "村": ("むら", "そん"), "区": ("く",),
    "県": ("けん",), "府": ("ふ",), "都": ("と",), "道": ("どう",),
}  # fmt: skip
NOISE = frozenset({"hall", "office", "government", "gov", "municipal", "municipality", "of", "the", "japan"})


def romaji_keys(kana: str, name: str, *, is_ministry: bool) -> set[str]:
    """Keys 「toyama/市」 of one body, and 「toyama/*」 for its name without a kind. Ministries are not known by romaji."""
    if not kana or is_ministry:
        return set()
    ending = next((reading for reading in READINGS.get(name[-1], ()) if kana.endswith(reading) and len(kana) > len(reading)), "")
    stem = latin_of_kana(kana if name == "北海道" else kana.removesuffix(ending))
    kind = "県" if name[-1] in "都道府県" else name[-1]
    return {f"{stem}/{kind}", f"{stem}/*"}


def romaji_reading(spaced: str, bare: str = "") -> set[str]:
    """Keys that romaji could mean: the name with its kind as an own word or grown onto it. `bare`: the kind to take where none is said."""
    words = [word for word in spaced.split() if word not in NOISE]
    if not words or not all(word.isascii() and word.isalpha() for word in words):
        return set()
    whole = latin("".join(words))
    keys = {f"{whole}/{bare}"} if bare else set()
    if whole == "hokkaido":
        keys.add("hokkaido/県")
    for kind, endings in KINDS.items():
        if len(words) > 1 and words[-1] in endings:
            keys.add(f"{latin(''.join(words[:-1]))}/{kind}")
        if len(words) == 1:
            keys |= {f"{latin(words[0].removesuffix(grown))}/{kind}" for grown in GROWN[kind] if words[0].endswith(grown)}
    return {key for key in keys if not key.startswith("/")}
