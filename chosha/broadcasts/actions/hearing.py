"""自動字幕: asked for, heard by the machine piece by piece between shows, and put under the recording. What a person wrote stays.

After a show its sound is heard while the recording is still in the making: both take minutes, and each is one thing at a time.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult

from chosha.audit.actions import record
from chosha.broadcasts.actions.captions import keep_origin
from chosha.broadcasts.actions.mending import SEARCHED_AS, episode_to_mend
from chosha.broadcasts.actions.planning import tell_hosts
from chosha.broadcasts.engine.heard_lines import lines_of
from chosha.broadcasts.models import ON_AIR, Caption, Episode, Hearing, Mending, State, Transcript
from chosha.broadcasts.queries.hearing import may_be_heard, words_for, written_by_people
from chosha.jobs.actions import enqueue
from chosha.kernel.errors import Refused
from chosha.media.engine import hearing
from chosha.media.engine.hearing import HearingFailed
from chosha.media.engine.shows import TO_HEAR
from chosha.media.queries import show_folder, sound_to_hear
from chosha.members.models import Member
from chosha.search.actions import index

logger = logging.getLogger(__name__)
HEAR = "chosha.broadcasts.tasks.hear"
MOST_STUMBLES = 3
NOTHING_LEFT = 0.5  # seconds
BY_HAND = "この回には人が書いたか直した字幕があるため、自動字幕はつけていません。いまの字幕は残っています。"
NOT_HERE = "自動字幕の部品が、この庁舎に入っていません。庁舎を動かす方に伝えると、入れられます。字幕は手でも書けます。"
GIVEN_UP = "自動字幕をつくれませんでした。もう一度試せます。続くときは、字幕を手で書くか、ファイルで送れます。"
NOTHING_SAID = "話し声が聞き取れなかったため、自動字幕はつけていません。字幕は手でも書けます。"


@transaction.atomic
def ask_hearing(episode: Episode, *, by: Member | None) -> None:
    """Captions are to be made of what is said; `by=None` is the house itself. Asking twice is once.

    Raises NotAllowed; Refused where the part is absent, nothing lies in the archive, or a person's captions would be lost.
    """
    kept = Episode.objects.select_for_update().get(pk=episode.pk) if by is None else episode_to_mend(episode.pk, by)
    if not hearing.is_ready():
        raise Refused(NOT_HERE)
    if not may_be_heard(kept):
        raise Refused("音の入った録画が書庫にないため、自動字幕はつくれません。録画が並ぶと、つくれます。")
    if written_by_people(kept):
        raise Refused(BY_HAND)
    if Hearing.objects.filter(episode=kept, state=Hearing.State.WAITING).exists():
        return
    forget_heard(kept)
    Hearing.objects.create(episode=kept, by=by, seconds=kept.recording.seconds)
    if by is not None:
        record("broadcasts.captions.asked", kept, by=by)
    enqueue(HEAR, episode_id=kept.pk)


@transaction.atomic
def stop_hearing(episode: Episode, *, by: Member) -> None:
    """No captions after all; what was heard so far is forgotten. Raises NotAllowed."""
    forget_heard(episode_to_mend(episode.pk, by))


def ask_by_itself(episode: Episode) -> None:
    """After a show: where the part is there, and nobody has written captions. In the caller's transaction."""
    if Hearing.objects.filter(episode=episode).exists():
        _see_to(episode.pk)  # asked ahead; perhaps all was heard, and waits for the recording
    elif hearing.is_ready() and may_be_heard(episode) and not Caption.objects.filter(episode=episode).exists():
        ask_hearing(episode, by=None)


def asks_ahead(episode: Episode) -> Callable[[float], None] | None:
    """What is called with the seconds of an ended show once its sound lies apart; None where nobody is to hear it."""
    wanted = hearing.is_ready() and not Caption.objects.filter(episode=episode).exists()
    return partial(_ask_ahead, episode.pk) if wanted else None


@transaction.atomic
def _ask_ahead(episode_id: int, seconds: float) -> None:
    kept = Episode.objects.select_for_update().get(pk=episode_id)
    if kept.state == State.ENDED and not Hearing.objects.filter(episode=kept).exists():
        Hearing.objects.create(episode=kept, seconds=seconds)
        enqueue(HEAR, episode_id=kept.pk)


def forget_heard(episode: Episode) -> None:
    """The row, what was noted of the sound, and the sound that lay apart. In the caller's transaction."""
    Hearing.objects.filter(episode=episode).delete()
    _forget_files(episode.pk)


def _forget_files(episode_id: int) -> None:
    for file in (_notes(episode_id), show_folder(episode_id) / TO_HEAR):
        file.unlink(missing_ok=True)


def hear_waiting() -> int:
    """Every minute: what waits goes on when nothing is on air. Returns how many chores were made."""
    if somebody_is_on_air():
        return 0
    is_left = Q(episode__state=State.ARCHIVED) | Q(reached__lt=F("seconds") - NOTHING_LEFT)
    waiting = Hearing.objects.filter(is_left, state=Hearing.State.WAITING).order_by("asked_at").values_list("pk", flat=True)
    return sum(_see_to(episode_id) for episode_id in waiting)


@transaction.atomic
def _see_to(episode_id: int) -> bool:
    row = Hearing.objects.select_for_update().filter(pk=episode_id, state=Hearing.State.WAITING).first()
    chores = DBTaskResult.objects.filter(task_path=HEAR, args_kwargs__kwargs__episode_id=episode_id, status__in=("READY", "RUNNING"))
    if row is None or chores.exists():
        return False
    enqueue(HEAR, episode_id=episode_id)
    return True


def somebody_is_on_air() -> bool:
    return Episode.objects.filter(state__in=ON_AIR).exists()


def hear_show(episode_id: int) -> None:
    """Hears on where it stopped; minutes of work, for a job. Stops for a show on air. Safe to repeat."""
    row = Hearing.objects.select_related("episode__recording").filter(pk=episode_id, state=Hearing.State.WAITING).first()
    sound = sound_to_hear(episode_id)
    if row is None or sound is None or not hearing.is_ready() or somebody_is_on_air():
        return
    said, reached = _noted(episode_id)
    try:
        with closing(_pieces(row, sound, reached)) as pieces:
            for piece in pieces:
                said += piece.said or []
                if not _goes_on(row, piece.reached):
                    return
    except HearingFailed as error:
        _stumble(row, error)
        raise
    keep_heard(row, said)


def _pieces(row: Hearing, sound: Path, reached: float) -> Iterator[hearing.Piece]:
    if reached >= row.seconds - NOTHING_LEFT:
        return
    for piece in hearing.hear(sound, begin=reached, seconds=row.seconds, words=words_for(row.episode)):
        if piece.said is not None:
            with _notes(row.pk).open("a", encoding="utf-8") as notes:
                notes.write(json.dumps([piece.reached, piece.said], ensure_ascii=False) + "\n")
        yield piece


def _notes(episode_id: int) -> Path:
    """What was heard so far, beside the archive where no address leads."""
    return show_folder(episode_id) / "heard.jsonl"


def _noted(episode_id: int) -> tuple[list[list[Any]], float]:
    """(segments, seconds reached) of the pieces heard before; a line that was cut by the end of its process counts for nothing."""
    said: list[list[Any]] = []
    reached = 0.0
    lines = _notes(episode_id).read_text("utf-8").splitlines() if _notes(episode_id).exists() else []
    for line in lines:
        try:
            reached, more = json.loads(line)
        except ValueError:
            break
        said += more
    return said, reached


def _goes_on(row: Hearing, reached: float) -> bool:
    """Notes how far it came. False when it is to stop: it is wanted no more, or somebody went on air."""
    still = Hearing.objects.filter(pk=row.pk, asked_at=row.asked_at, state=Hearing.State.WAITING)
    return bool(still.update(reached=reached)) and not somebody_is_on_air()


@transaction.atomic
def _stumble(row: Hearing, error: HearingFailed) -> None:
    logger.warning("hearing of %s stumbled: %s", row.pk, error)
    kept = Hearing.objects.select_for_update().filter(pk=row.pk, asked_at=row.asked_at).first()
    if kept is None:
        return
    kept.stumbles += 1
    if kept.stumbles >= MOST_STUMBLES:
        _give_up(kept, GIVEN_UP)
    else:
        kept.save(update_fields=["stumbles"])


def _give_up(row: Hearing, sentence: str) -> None:
    Hearing.objects.filter(pk=row.pk).update(state=Hearing.State.FAILED, sentence=sentence, stumbles=row.stumbles)
    _forget_files(row.pk)


@transaction.atomic
def keep_heard(row: Hearing, said: list[list[Any]]) -> None:
    """The captions stand under the recording, marked as a machine's; those a person wrote meanwhile stay in their place.

    While the recording is not there yet, all waits in the notes.
    """
    episode = Episode.objects.select_for_update().get(pk=row.pk)
    if not Hearing.objects.filter(pk=row.pk, asked_at=row.asked_at).exists() or episode.state != State.ARCHIVED:
        return
    cues = lines_of(said)
    if not cues or written_by_people(episode):
        _give_up(row, BY_HAND if cues else NOTHING_SAID)
        return
    Caption.objects.filter(episode=episode).delete()
    Mending.objects.filter(episode=episode, part=Mending.Part.CAPTIONS).delete()
    Caption.objects.bulk_create([Caption(episode=episode, **cue._asdict()) for cue in cues])
    keep_origin(episode, Transcript.Origin.MACHINE, mended=False)
    index(SEARCHED_AS, episode)
    record("broadcasts.captions.heard", episode, by=None)
    line = f"「{episode.title}」に自動字幕がつきました。聞きまちがいは、行ごとに直せます"
    tell_hosts(episode, line, f"{episode.path}transcript/changes/")
    forget_heard(episode)
