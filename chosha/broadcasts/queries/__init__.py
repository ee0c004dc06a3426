"""Reads for pages, the home page, the lobby and the API."""

from chosha.broadcasts.queries.chat import all_lines, latest_lines, line_said
from chosha.broadcasts.queries.episodes import (
    HOSTS,
    LATE_FOR,
    PAGE,
    NextEpisode,
    all_programmes,
    archived_episodes,
    episodes_on_air,
    episodes_to_show,
    next_episodes,
    next_episodes_public,
    page_of_episodes,
    programme_episodes,
    upcoming_of,
)
from chosha.broadcasts.queries.people import names_known_as, names_of_several
from chosha.broadcasts.queries.replay import captions_as_vtt, place_of
from chosha.broadcasts.queries.standing import SILENT_AFTER, Standing, second_on_air, seconds_of_silence, standing_of

__all__ = [
    "HOSTS",
    "LATE_FOR",
    "PAGE",
    "SILENT_AFTER",
    "NextEpisode",
    "Standing",
    "all_lines",
    "all_programmes",
    "archived_episodes",
    "captions_as_vtt",
    "episodes_on_air",
    "episodes_to_show",
    "latest_lines",
    "line_said",
    "names_known_as",
    "names_of_several",
    "next_episodes",
    "next_episodes_public",
    "page_of_episodes",
    "place_of",
    "programme_episodes",
    "second_on_air",
    "seconds_of_silence",
    "standing_of",
    "upcoming_of",
]
