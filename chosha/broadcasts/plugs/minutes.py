"""Somebody wrote: the pages that show the minutes follow. Minutes for fewer readers have a stream of their own."""

from collections.abc import Callable

from chosha.broadcasts.access import may_read_minutes_by_id
from chosha.broadcasts.engine.calm import Calm
from chosha.broadcasts.engine.drawing import MINUTES_STREAMS, draw_minutes
from chosha.broadcasts.facts import MinutesWritten
from chosha.broadcasts.plugs.together import fresh
from chosha.broadcasts.queries.minutes import newest_by_id
from chosha.kernel.facts import on
from chosha.realtime.hub import declare_stream, publish


def _asked_for(readers: str) -> Callable[[int, str], bool]:
    return lambda member_id, object_id: object_id.isdigit() and may_read_minutes_by_id(member_id, int(object_id), readers)


for _readers, _stream in MINUTES_STREAMS.items():
    declare_stream(_stream, _asked_for(_readers))
unhurried = Calm(pause=1.0)


@on(MinutesWritten)
def tell_minutes(fact: MinutesWritten) -> None:
    unhurried.soon(("minutes", fact.episode_id), fresh(lambda: _tell(fact.episode_id)))


def _tell(episode_id: int) -> None:
    newest = newest_by_id(episode_id)
    if newest is not None:
        publish(MINUTES_STREAMS[newest.minutes.readers], episode_id, draw_minutes(newest.number, newest.text), event="minutes")
