"""手直し at captions and chapters: each step can be taken back, the latest first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models, transaction

from chosha.broadcasts.access import may_host
from chosha.broadcasts.models import Caption, Chapter, Episode, LiveQuestion, Mending, Transcript
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.search.actions import index

SEARCHED_AS = "broadcasts.episode"
ROWS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    Mending.Part.CAPTIONS: (Caption, ("start", "end", "speaker", "text")),
    Mending.Part.CHAPTERS: (Chapter, ("at_sec", "label")),
}
KEPT_FOR = timedelta(days=7)
LONGEST_WORDS = 120


def episode_to_mend(episode_id: int, by: Member) -> Episode:
    """The episode, locked so that two hosts who mend at once wait for one another. Raises NotAllowed."""
    kept = Episode.objects.select_for_update().get(pk=episode_id)
    if not may_host(by, kept):
        raise NotAllowed
    return kept


def as_kept(part: str, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows as a step remembers them; a chapter that was made of a question remembers which."""
    names = ("pk", *ROWS[part][1])
    kept = [{name: getattr(row, name) for name in names} for row in rows]
    if part == Mending.Part.CHAPTERS:
        asked = LiveQuestion.objects.filter(chapter__in=[row["pk"] for row in kept]).order_by()
        made_of = dict(asked.values_list("chapter", "pk"))
        kept = [row | {"question": made_of.get(row["pk"])} for row in kept]
    return kept


def note_step(
    episode: Episode, part: str, words: str, *, by: Member, former: list[dict[str, Any]] | None = None, added: Iterable[int] = ()
) -> Mending:
    """Remember a step just taken: rows as they were, ids that came. Search is told."""
    index(SEARCHED_AS, episode)
    if part == Mending.Part.CAPTIONS:
        Transcript.objects.filter(episode=episode).update(mended=True)
    short = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"
    return Mending.objects.create(episode=episode, part=part, words=short, by=by, former=former or [], added=list(added))


@transaction.atomic
def take_back(episode: Episode, part: str, *, by: Member) -> str:
    """Undo the latest step. Returns what it had been. Raises NotAllowed; Refused when there is none (they are kept seven days)."""
    kept = episode_to_mend(episode.pk, by)
    step = Mending.objects.filter(episode=kept, part=part).first()
    if step is None:
        raise Refused("元に戻せる手直しは、もうありません。手直しは7日のあいだ戻せます。いまの内容は残っています。")
    model, _ = ROWS[step.part]
    model._default_manager.filter(episode=kept, pk__in=[*step.added, *(row["pk"] for row in step.former)]).delete()
    _bring_back(kept, model, step.former)
    step.delete()
    index(SEARCHED_AS, kept)
    return step.words


def _bring_back(episode: Episode, model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Chapters of questions that were covered or put back meanwhile stay away; the others belong to their questions again."""
    asked = {row["pk"]: row["question"] for row in rows if row.get("question")}
    answered = LiveQuestion.objects.filter(pk__in=asked.values(), state=LiveQuestion.State.ANSWERED, taken_down_at=None)
    standing = set(answered.order_by().values_list("pk", flat=True))
    back = [row for row in rows if asked.get(row["pk"]) in (None, *standing)]
    model._default_manager.bulk_create([model(episode=episode, **{k: v for k, v in row.items() if k != "question"}) for row in back])
    for chapter, question in asked.items():
        if question in standing:
            LiveQuestion.objects.filter(pk=question).update(chapter=chapter)


def forget_mendings() -> int:
    """Steps older than seven days. Returns how many."""
    return Mending.objects.filter(at__lt=now() - KEPT_FOR).delete()[0]
