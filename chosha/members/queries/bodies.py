"""Reads about organisations and fields of work."""

import re
import unicodedata

import jaconv
from django.db.models import QuerySet

from chosha.members.models import Duty, MailDomain, Organisation

LONGEST = 100  # no body has a longer name, and a database refuses to look for a page of text
LONG_VOWELS = re.compile(r"([aiueo])\1+|ou")


def fold(text: str) -> str:
    """Fold what a person types so that widths, kana kinds and cases meet: NFKC, lower case, hiragana, no spaces."""
    return re.sub(r"\s+", "", jaconv.kata2hira(unicodedata.normalize("NFKC", text).lower()))


def fold_romaji(text: str) -> str:
    """Romaji without macrons, hyphens and long vowels: Ōsaka, oosaka and osaka meet."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isascii() and c.isalnum())
    return LONG_VOWELS.sub(lambda found: found.group(0)[0], plain)


def find_organisations(text: str, limit: int = 12) -> list[Organisation]:
    """Bodies for a picker: by kanji, kana, romaji or code; the nearest match first. No text finds none, nor does a whole page of it."""
    typed = fold(text)
    if not typed or len(typed) > LONGEST:
        return []
    latin = fold_romaji(typed)
    needle = latin if latin.isalpha() and latin.isascii() else typed
    found = list(Organisation.objects.filter(find_by__contains=needle)[:400])
    return sorted(found, key=lambda body: _distance(body, needle))[:limit]


def _distance(body: Organisation, needle: str) -> tuple[int, int, str]:
    words = body.find_by.split()
    if needle in words:
        nearness = 0
    elif any(word.startswith(needle) for word in words):
        nearness = 1
    else:
        nearness = 2
    return nearness, 0 if body.kind != "都道府県" else 1, body.code


def domains_of(address: str) -> QuerySet[MailDomain]:
    """Every body's domains that a work address belongs to: the domain itself or one it lies below."""
    labels = address.rpartition("@")[2].lower().strip(".").split(".")
    return MailDomain.objects.filter(domain__in=[".".join(labels[start:]) for start in range(len(labels) - 1)])


def domain_match(organisation: Organisation, address: str) -> MailDomain | None:
    """The row of the body's domains that a work address belongs to; the surest and nearest where there are several."""
    return min(domains_of(address).filter(organisation=organisation), key=lambda row: (row.grade, -len(row.domain)), default=None)


def bodies_of_domain(address: str) -> QuerySet[Organisation]:
    """Bodies a work address could belong to; more than one for namesakes such as city.fuchu.lg.jp."""
    return Organisation.objects.filter(mail_domains__in=domains_of(address)).distinct()


def duties() -> QuerySet[Duty]:
    """All fields of work in their order, with their large field."""
    return Duty.objects.select_related("parent")
