"""A coming show of the demo world that members signed up for."""

from datetime import timedelta

from chosha.broadcasts.actions import open_enrolment, sign_up
from chosha.broadcasts.models import Episode
from chosha.members.models import Member

SHOW = "第130回 引継ぎ、時間がない前提で"
ASKS = "いちばん時間がかかっている引継ぎ"
ANSWERS = (
    ("m044", "年に一度だけの仕事の手順"),
    ("m060", ""),
    ("m102", "前の前の担当者しか知らない経緯"),
    ("m110", "共有フォルダーの整理"),
    ("m117", ""),
    ("m119", "議会の答弁の控え"),
)


def build_sign_ups(people: dict[str, Member]) -> int:
    """Returns how many signed up."""
    episode = Episode.objects.get(title=SHOW)
    closes_at = episode.starts_at - timedelta(hours=1)
    open_enrolment(episode, by=people["m002"], closes_at=closes_at, seats=5, asks=ASKS)
    for id, answer in ANSWERS:
        sign_up(episode, by=people[id], answer=answer)
    return len(ANSWERS)
