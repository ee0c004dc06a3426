"""The words of a kept show: to be read and searched by members, line by line by its hosts."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils.safestring import SafeString

from chosha.broadcasts.engine.subtitles import Cue
from chosha.broadcasts.models import Caption, Chapter, Episode, Mending, Transcript
from chosha.search.engine.folding import fold, mark, terms_of

READ_LINES, MENDED_LINES = 300, 40
PLACE = re.compile(r"(\d{1,5}(?:\.\d{1,17})?)(?:-(\d{1,18}))?", re.ASCII)


@dataclass(frozen=True)
class Lines:
    """One page of captions; `following` and `former` are places to go on from, empty where there is nothing more."""

    rows: list[Caption]
    following: str
    former: str


@dataclass(frozen=True)
class FoundLine:
    """A caption with what was looked for marked in its words."""

    caption: Caption
    words: SafeString


def transcript_of(episode: Episode) -> Transcript | None:
    """Where the captions come from; None for those written before it was noted."""
    return Transcript.objects.filter(episode=episode).first()


def cues_of(episode: Episode) -> list[Cue]:
    """All captions, for files."""
    return [Cue(*row) for row in Caption.objects.filter(episode=episode).values_list("start", "end", "speaker", "text")]


def lines_from(episode: Episode, place: str, most: int) -> Lines:
    """One page, from a place of an earlier page or from a second; an unknown place is the beginning."""
    at, pk = read_place(place)
    here = Q(start__gt=at) | Q(start=at, pk__gte=pk)
    shown = Caption.objects.filter(episode=episode)
    rows = list(shown.filter(here)[: most + 1])
    before = list(shown.exclude(here).order_by("-start", "-id")[:most])
    return Lines(rows[:most], place_of_line(rows[most]) if len(rows) > most else "", place_of_line(before[-1]) if before else "")


def place_of_line(caption: Caption) -> str:
    """As it stands in an address."""
    return f"{caption.start!r}-{caption.pk}"


def read_place(text: str) -> tuple[float, int]:
    """(second, id) of a place; zeros for an empty or mistyped one."""
    found = PLACE.fullmatch(text)
    return (float(found[1]), int(found[2] or 0)) if found else (0.0, 0)


def lines_with(episode: Episode, words: str) -> list[FoundLine]:
    """Captions that hold all of the words, however they are written, with the words marked; none for no words."""
    terms = terms_of(words)
    rows = Caption.objects.filter(episode=episode) if terms else ()
    found = [row for row in rows if all(term in fold(row.text) for term in terms)]
    return [FoundLine(row, mark(row.text, terms)) for row in found[:READ_LINES]]


def speakers_of(episode: Episode) -> list[str]:
    """Each name once, in the order of their first words; without a name is the empty one."""
    return list(dict.fromkeys(Caption.objects.filter(episode=episode).values_list("speaker", flat=True)))


def chapters_of(episode: Episode) -> list[Chapter]:
    return list(Chapter.objects.filter(episode=episode))


def last_mending(episode: Episode, part: str) -> Mending | None:
    """The step that would be taken back next."""
    return Mending.objects.filter(episode=episode, part=part).defer("former", "added").first()
