"""Somebody wrote: the pages that show the minutes follow."""

from chosha.broadcasts.engine.calm import Calm
from chosha.broadcasts.engine.drawing import draw_minutes
from chosha.broadcasts.facts import MinutesWritten
from chosha.broadcasts.plugs.together import _may_listen, fresh
from chosha.broadcasts.queries.minutes import newest_by_id
from chosha.kernel.facts import on
from chosha.realtime.hub import declare_stream, publish

MINUTES = "broadcasts.minutes"
declare_stream(MINUTES, _may_listen)
unhurried = Calm(pause=1.0)


@on(MinutesWritten)
def tell_minutes(fact: MinutesWritten) -> None:
    unhurried.soon(("minutes", fact.episode_id), fresh(lambda: _tell(fact.episode_id)))


def _tell(episode_id: int) -> None:
    newest = newest_by_id(episode_id)
    if newest is not None:
        publish(MINUTES, episode_id, draw_minutes(newest.number, newest.text), event="minutes")
