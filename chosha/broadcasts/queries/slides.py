"""Pages shown beside a show: the one that everybody sees now, and all of them in step with the recording."""

from dataclasses import dataclass

from chosha.broadcasts.models import Chapter, Episode, SlideTurn
from chosha.media.queries import words_of_leaf

STOOD_FOR = 30  # seconds that make a page worth a chapter
NEAR = 15  # seconds within which another chapter speaks of the same place
MOST_CHAPTERS = 60
SHOWN = {"version__material__dropped_at": None, "version__material__taken_down_at": None, "version__isnull": False}


@dataclass(frozen=True)
class Leaf:
    """A page as it is shown: of which material, which of how many, and what is written there."""

    episode_id: int
    version_id: int
    title: str
    page: int
    pages: int
    words: str
    at_sec: float = 0.0

    @property
    def picture(self) -> str:
        return f"/episodes/{self.episode_id}/slides/{self.version_id}/{self.page}/"

    @property
    def heading(self) -> str:
        """The first line that is written there, short; "" for a page without words."""
        return next((line[:60] for line in self.words.splitlines() if len(line) > 1), "")


def current_turn(episode: Episode) -> SlideTurn | None:
    """The last turn, unless the slides were put away or the material is gone."""
    last = SlideTurn.objects.filter(episode=episode).order_by("-at", "-id").select_related("version__material", "version__file").first()
    if last is None or last.version is None:
        return None
    material = last.version.material
    return last if material.dropped_at is None and material.taken_down_at is None else None


def current_leaf(episode: Episode) -> Leaf | None:
    """What everybody sees beside the show now."""
    last = current_turn(episode)
    return _leaf(last) if last is not None else None


def leaves_in_step(episode: Episode) -> list[Leaf]:
    """Every page as it was turned to, in the order of the show; of turns in the same second the last. One query."""
    turns = SlideTurn.objects.filter(episode=episode, **SHOWN).order_by("at_second", "at", "id")
    recording = getattr(episode, "recording", None)
    if recording is not None:
        turns = turns.filter(at_second__lt=recording.seconds)  # what a host cut off at the end is shown no more
    last = {max(0, int(turn.at_second)): turn for turn in turns.select_related("version__material", "version__file")}
    return [_leaf(turn) for turn in last.values()]


def _leaf(turn: SlideTurn) -> Leaf:
    version = turn.version
    assert version is not None  # noqa: S101  (those who ask have seen to it)
    words = words_of_leaf(version.file, turn.page)
    pages = version.pages or version.drawn
    return Leaf(turn.episode_id, version.pk, version.material.title, turn.page, pages, words, max(0.0, turn.at_second))


def chapters_to_make(episode: Episode) -> list[tuple[int, str]]:
    """(second, name) of the pages that stood for a while; the last one stood until the end."""
    leaves = leaves_in_step(episode)
    ends = [leaf.at_sec for leaf in leaves[1:]] + [float("inf")]
    taken = list(Chapter.objects.filter(episode=episode).order_by().values_list("at_sec", flat=True))
    made: list[tuple[int, str]] = []
    for leaf, end in zip(leaves, ends, strict=False):
        at_sec = int(leaf.at_sec)
        if end - leaf.at_sec >= STOOD_FOR and all(abs(at_sec - other) > NEAR for other in taken):
            made.append((at_sec, (leaf.heading or f"{leaf.title}　{leaf.page}ページ")[:80]))
            taken.append(at_sec)
    return made[:MOST_CHAPTERS]
