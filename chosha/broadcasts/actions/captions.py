"""字幕 line by line: mended, divided, joined, taken out and added by the hosts of the show."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.actions.mending import as_kept, episode_to_mend, note_step
from chosha.broadcasts.engine.subtitles import Cue, joined, spread
from chosha.broadcasts.models import Caption, Episode, Mending, Recording, Transcript
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.models import Member

PART = Mending.Part.CAPTIONS
LONGEST_TEXT, MOST_LINES = 400, 20_000
BEHIND_THE_END = 2.0


def _line(caption: Caption, by: Member) -> tuple[Episode, Caption]:
    """The line as it is now. Raises NotAllowed; Refused when somebody took it out meanwhile."""
    episode = episode_to_mend(caption.episode_id, by)
    line = Caption.objects.filter(episode=episode, pk=caption.pk).first()
    if line is None:
        raise Refused("この行は、ほかの方が先に外しました。画面を開きなおすと、いまの字幕が見えます。")
    return episode, line


def _refuse_times(episode: Episode, start: float, end: float) -> None:
    if end <= start:
        raise Refused("終わりの時刻が、はじまりより前です。はじまりより後にすると保存できます。", field="end")
    seconds = Recording.objects.filter(episode=episode).values_list("seconds", flat=True).first()
    if seconds is not None and end > seconds + BEHIND_THE_END:
        raise Refused("録画の終わりより後の時刻です。録画の長さの中にすると保存できます。", field="end")


def _begin(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"


@transaction.atomic
def mend_caption(caption: Caption, *, by: Member, start: float, end: float, speaker: str, text: str, was: str) -> None:
    """Put other words, times or another speaker. `was`: the words as the page showed them.

    Raises NotAllowed; Refused when somebody else changed the line meanwhile, or the times do not fit.
    """
    episode, line = _line(caption, by)
    if line.text.split() != was.split():
        raise Refused(f"この行は、ほかの方が先に直しました。いまの文は「{line.text}」です。書いた文は残っています。", field="text")
    _refuse_times(episode, start, end)
    if (line.start, line.end, line.speaker, line.text) == (start, end, speaker, text):
        return
    former = as_kept(PART, [line])
    line.start, line.end, line.speaker, line.text = start, end, speaker, text
    line.save(update_fields=["start", "end", "speaker", "text"])
    note_step(episode, PART, f"「{_begin(text)}」の行を直しました", by=by, former=former)


@transaction.atomic
def split_caption(caption: Caption, *, by: Member, parts: Sequence[str]) -> None:
    """Divide a line; each part gets its share of the time. Raises NotAllowed; Refused for fewer than two parts."""
    episode, line = _line(caption, by)
    if len(parts) < 2:
        raise Refused("分けるところが見つかりませんでした。分けたいところで改行すると、そこで分けられます。", field="text")
    former = as_kept(PART, [line])
    rows = _new_rows(episode, spread(line.start, line.end, line.speaker, list(parts)))
    line.delete()
    note_step(
        episode, PART, f"「{_begin(parts[0])}」の行を{len(parts)}つに分けました", by=by, former=former, added=[row.pk for row in rows]
    )


@transaction.atomic
def join_caption(caption: Caption, *, by: Member) -> Caption:
    """Join a line with the one after it. Raises NotAllowed; Refused for the last line, or when it would be too long."""
    episode, line = _line(caption, by)
    rows = list(Caption.objects.filter(episode=episode, start__gte=line.start).exclude(pk=line.pk)[:2])
    after = next((row for row in rows if (row.start, row.pk) > (line.start, line.pk)), None)
    if after is None:
        raise Refused("この行の後に、つなぐ行がありませんでした。")
    text = joined([line.text, after.text])
    if len(text) > LONGEST_TEXT:
        raise Refused(f"つなぐと{len(text)}字になります。一行は{LONGEST_TEXT}字までです。二つの行は残っています。")
    former = as_kept(PART, [line, after])
    line.end, line.text, line.speaker = max(line.end, after.end), text, line.speaker or after.speaker
    line.save(update_fields=["end", "text", "speaker"])
    after.delete()
    note_step(episode, PART, f"「{_begin(text)}」に次の行をつなぎました", by=by, former=former)
    return line


@transaction.atomic
def drop_caption(caption: Caption, *, by: Member) -> None:
    """Take a line out. Raises NotAllowed or Refused."""
    episode, line = _line(caption, by)
    former = as_kept(PART, [line])
    line.delete()
    note_step(episode, PART, f"「{_begin(line.text)}」の行を外しました", by=by, former=former)


@transaction.atomic
def add_caption(episode: Episode, *, by: Member, start: float, end: float, speaker: str, text: str) -> Caption:
    """A further line. Raises NotAllowed or Refused."""
    kept = episode_to_mend(episode.pk, by)
    _refuse_times(kept, start, end)
    if Caption.objects.filter(episode=kept).count() >= MOST_LINES:
        raise Refused(f"字幕は{MOST_LINES:,}行までです。書いた文は残っています。")
    made = _new_rows(kept, [Cue(start, end, speaker, text)])[0]
    note_step(kept, PART, f"「{_begin(text)}」の行を足しました", by=by, added=[made.pk])
    return made


@transaction.atomic
def rename_speaker(episode: Episode, *, by: Member, former: str, name: str) -> int:
    """Another name on all lines of a speaker. Returns how many; raises NotAllowed or Refused."""
    kept = episode_to_mend(episode.pk, by)
    rows = list(Caption.objects.filter(episode=kept, speaker=former))
    if not rows:
        raise Refused("その名前の行は、もうありませんでした。画面を開きなおすと、いまの名前が見えます。")
    if former == name:
        return 0
    before = as_kept(PART, rows)
    Caption.objects.filter(episode=kept, speaker=former).update(speaker=name)
    note_step(kept, PART, f"話す人「{former or '名前なし'}」を「{name or '名前なし'}」にしました", by=by, former=before)
    return len(rows)


@transaction.atomic
def replace_captions(episode: Episode, *, by: Member, cues: Sequence[Cue]) -> int:
    """Captions of a file in the place of all there are. Returns how many; raises NotAllowed, or Refused for times behind the end."""
    kept = episode_to_mend(episode.pk, by)
    _refuse_times(kept, cues[0].start, max(cue.end for cue in cues))
    old = list(Caption.objects.filter(episode=kept))
    Caption.objects.filter(episode=kept).delete()
    rows = _new_rows(kept, cues)
    keep_origin(kept, Transcript.Origin.FILE)
    words = f"ファイルの字幕{len(rows):,}行に入れ替えました"
    note_step(kept, PART, words, by=by, former=as_kept(PART, old), added=[row.pk for row in rows])
    record("broadcasts.captions.replaced", kept, by=by)
    return len(rows)


def _new_rows(episode: Episode, cues: Sequence[Cue]) -> list[Caption]:
    return Caption.objects.bulk_create([Caption(episode=episode, **cue._asdict()) for cue in cues])


def keep_origin(episode: Episode, origin: str, **more: Any) -> None:
    """Note where the captions come from; nobody has gone through these yet."""
    Transcript.objects.update_or_create(episode=episode, defaults={"origin": origin, "checked_at": None} | more)


@transaction.atomic
def check_captions(episode: Episode, *, by: Member, checked: bool) -> None:
    """A host has gone through the captions (or not yet, after all): the label of what a machine heard goes. Raises NotAllowed."""
    kept = episode_to_mend(episode.pk, by)
    Transcript.objects.get_or_create(episode=kept)
    Transcript.objects.filter(episode=kept).update(checked_at=now() if checked else None)
    record("broadcasts.captions.checked" if checked else "broadcasts.captions.unchecked", kept, by=by)
