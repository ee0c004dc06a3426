"""Words the rules lean on, read from lists/*.txt. Rules, not lists, decide; these are the words that carry them."""

from collections.abc import Iterator
from pathlib import Path

import re2

LISTS = Path(__file__).parent / "lists"


def _sections() -> Iterator[tuple[str, list[str]]]:
    for path in sorted(LISTS.glob("*.txt")):
        name, held = "", list[str]()
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("[") and line.endswith("]") and " " not in line:
                yield name, held
                name, held = line[1:-1], []
            elif not line.startswith("#"):
                held += line.split()
        yield name, held


_read = dict(_sections())


def words(section: str) -> frozenset[str]:
    return frozenset(_read[section])


def one_of(section: str) -> str:
    """An alternation of the words of a section, longest first."""
    return "|".join(sorted(_read[section], key=len, reverse=True))


HONORIFICS = one_of("honorifics")
TITLES = one_of("titles")
COMMON_BEFORE_SAN = words("common_before_san")
BARE_NAME_STOPPERS = re2.compile(rf"^(?:{one_of('bare_name_stoppers')})")
# Ways to say a name is nobody's: samples in forms, examples, the tale of a drill.
SAMPLES = re2.compile(one_of("samples"))
SAMPLE_NAMES = words("sample_names")
WRITERS = re2.compile(one_of("writers"))
# Animals and machines that are called by name.
PETS = re2.compile(one_of("pets"))
NOT_SOMEBODY = re2.compile(one_of("not_somebody"))
FAMOUS = words("famous")
RELATIONS = one_of("relations")
ROMAJI = words("romaji")
FACILITIES = words("facilities")
# Kinds of facility that nearly always carry a name of their own: what stands before them is one unless it is a kind, too.
OFTEN_NAMED = words("often_named")
GENERIC = words("generic")
NAMED_AFTER = words("named_after")  # fruit that bears somebody's name
NAMEY = words("namey")
VENUES = re2.compile(one_of("venues"))
BIG_COMPANIES = re2.compile(one_of("big_companies"))
COMPANY = words("company") | words("firm_ends")
PLAIN_WORDS = re2.compile(rf"(?:{one_of('plain_katakana')})")
