"""Another page is shown: all who follow the show see it at once."""

from chosha.broadcasts.engine.slides import draw_slide
from chosha.broadcasts.facts import SlideTurned
from chosha.broadcasts.models import Episode
from chosha.broadcasts.plugs.together import QUESTIONS
from chosha.broadcasts.queries.slides import current_leaf
from chosha.kernel.facts import on
from chosha.realtime.hub import publish


@on(SlideTurned)
def tell_slide(fact: SlideTurned) -> None:
    publish(QUESTIONS, fact.episode_id, draw_slide(current_leaf(Episode(pk=fact.episode_id))), event="slide")
