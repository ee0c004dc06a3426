"""スライド: pages of the materials for all who follow a show, turned by its hosts."""

from collections.abc import Iterable

from django.db import transaction

from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions.mending import episode_to_mend, note_step
from chosha.broadcasts.facts import SlideTurned
from chosha.broadcasts.models import Chapter, Episode, MaterialVersion, Mending, SlideTurn
from chosha.broadcasts.queries import playable_seconds
from chosha.broadcasts.queries.slides import chapters_to_make, current_turn
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member


@transaction.atomic
def turn_to(episode: Episode, version: MaterialVersion, page: int, *, by: Member) -> None:
    """Everybody sees this page from now on. Raises NotAllowed; Refused for a page there is not, or not yet."""
    kept = _on_air(episode, by)
    if version.material.episode_id != kept.pk or version.material.dropped_at is not None:
        raise Refused("この資料は、もう外されています。ほかの資料を選べます。")
    if not 1 <= page <= version.drawn:
        more = (
            "いま整えているところです。少し待つと映せます。"
            if version.pages is None or page <= version.pages
            else "最後のページを越えています。"
        )
        raise Refused(f"{page}ページは映せませんでした。{more}映っているページは、そのままです。")
    former = current_turn(kept)
    if former is None or (former.version_id, former.page) != (version.pk, page):
        _note(kept, version, page)


@transaction.atomic
def put_slides_away(episode: Episode, *, by: Member) -> None:
    """Nothing is shown beside the show any more. Raises NotAllowed; Refused."""
    kept = _on_air(episode, by)
    if current_turn(kept) is not None:
        _note(kept, None, 0)


def _on_air(episode: Episode, by: Member) -> Episode:
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if not kept.is_on_air:
        raise Refused("放送のあいだに映せます。始まってから、もう一度押してください。")
    return kept


def _note(episode: Episode, version: MaterialVersion | None, page: int) -> None:
    SlideTurn.objects.create(episode=episode, version=version, page=page, at=now(), at_second=playable_seconds(episode))
    announce(SlideTurned(episode_id=episode.pk))


@transaction.atomic
def write_turns(episode: Episode, version: MaterialVersion, turns: Iterable[tuple[float, int]]) -> None:
    """Pages as they were turned in a recording made elsewhere, (second, page) each; in place of what stood there."""
    SlideTurn.objects.filter(episode=episode).delete()
    rows = [SlideTurn(episode=episode, version=version, page=page, at_second=second) for second, page in turns]
    SlideTurn.objects.bulk_create(rows)


@transaction.atomic
def chapters_of_slides(episode: Episode, *, by: Member) -> int:
    """A chapter for every page that stood for a while, where none is near. Returns how many. Raises NotAllowed; Refused for none."""
    kept = episode_to_mend(episode.pk, by)
    made = Chapter.objects.bulk_create([Chapter(episode=kept, at_sec=at_sec, label=label) for at_sec, label in chapters_to_make(kept)])
    if not made:
        raise Refused("資料のページから作れる章は、ありませんでした。30秒より長く映したページで、近くに章のないところに作れます。")
    rows = Chapter.objects.filter(episode=kept, at_sec__in=[row.at_sec for row in made], label__in=[row.label for row in made])
    words = f"資料のページから章を{len(made)}つ作りました"
    note_step(kept, Mending.Part.CHAPTERS, words, by=by, added=rows.values_list("pk", flat=True))
    return len(made)
