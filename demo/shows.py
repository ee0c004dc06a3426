"""Programmes and episodes of the demo world; three of them with real recordings."""

import json
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.broadcasts.actions.planning import plan_episode, plan_programme
from chosha.broadcasts.actions.recording import archive_from_file
from chosha.broadcasts.actions.recurring import set_recurrence
from chosha.broadcasts.engine.recurring import Pattern, days
from chosha.broadcasts.models import Episode, Programme, State
from chosha.kernel.clock import jst
from chosha.members.models import Member
from demo.world import PICTURES, RECORDINGS, Row, document, moment

WEEK = "月火水木金土日"
HELD_BACK = {"scheduled": State.SCHEDULED, "archived": State.ARCHIVED}


def build_shows(people: dict[str, Member]) -> int:
    """All programmes; returns the number of episodes."""
    count = 0
    for row in document("programmes.json")["programmes"]:
        programme = _programme(row, people)
        for episode in row["episodes"]:
            _episode(programme, episode, row, people)
            count += 1
        set_recurrence(programme, _pattern(row["recurrence"]), by=None, minutes=row["minutes"])
    return count


def _pattern(row: Row) -> Pattern:
    """`weeks` 5 is the last; every second week counts from the beginning of the year."""
    return Pattern(
        repeats=row["repeats"],
        at=time.fromisoformat(row["at"]),
        begins_on=date(2026, 1, 5),
        weekdays=tuple(row["weekdays"]),
        weeks=tuple(row.get("weeks", ())),
        skips_holidays=row.get("skips_holidays", False),
    )


def _programme(row: Row, people: dict[str, Member]) -> Programme:
    picture = PICTURES / f"{row['id']}.png"
    return plan_programme(
        title=row["title"],
        slug=row["id"],
        about=row["about"],
        notes=row.get("notes", ""),
        takes_consultations=row["id"] == "p-soudan",
        hosts=[people[id] for id in dict.fromkeys([row["host"], *row["helpers"]])],
        picture=SimpleUploadedFile(picture.name, picture.read_bytes(), "image/png") if picture.exists() else None,
        by=None,
    )


def _episode(programme: Programme, row: Row, show: Row, people: dict[str, Member]) -> Episode:
    episode = plan_episode(
        programme,
        title=row["title"],
        summary=row["summary"],
        starts_at=_on_its_day(moment(row["days_ago"], row["start"]), show, past=row["days_ago"] >= 0),
        minutes=row["minutes"],
        hosts=[people[id] for id in row["hosts"]],
        guests=[people[id] for id in row["guests"]],
        no_recording=row["recording"] == "none",
        state=HELD_BACK[row["state"]],
        by=None,
    )
    recording = RECORDINGS / f"{row['id']}.mp4"
    if recording.exists():
        cues = json.loads(recording.with_suffix(".json").read_text("utf-8"))
        archive_from_file(episode, recording, chapters=cues["chapters"], captions=cues["captions"])
    return episode


def _on_its_day(at: datetime, show: Row, *, past: bool) -> datetime:
    """What lies ahead stands on the next usual day, so that it is the episode of that day."""
    if past:
        return on_its_weekday(at, show["schedule"], past=True)
    day = jst(at).date()
    usual = days(_pattern(show["recurrence"]), day, day + timedelta(days=50))
    return datetime.combine(usual[0], jst(at).timetz()) if usual else at


def on_its_weekday(at: datetime, schedule: str, *, past: bool) -> datetime:
    """The nearest day of the programme's weekdays, on the same side of today."""
    wanted = {WEEK.index(sign) for sign in schedule.partition(":")[0] if sign in WEEK[:-1]}
    days = (at + timedelta(days=-gap if past else gap) for gap in range(7))
    return next((day for day in days if jst(day).weekday() in wanted), at)
