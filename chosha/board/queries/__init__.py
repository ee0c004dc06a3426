"""Reads for pages. Queries of hot pages are prepared; they ask the same access rules as all others."""

from chosha.board.engine.line import Line
from chosha.board.queries.export import boxes_of
from chosha.board.queries.feeds import feed_behind, feed_entries, feeds_of
from chosha.board.queries.lists import (
    TABS,
    Listing,
    drafts_of,
    duty_choices,
    for_api,
    large_duties,
    latest_posts,
    listing,
    own_drafts_found,
    posts_for_api,
    waiting_posts,
)
from chosha.board.queries.names import name_of
from chosha.board.queries.page import (
    Opened,
    Shown,
    author_of,
    files_of,
    has_bookmark,
    has_news,
    open_gone_post,
    open_post,
    post_to_act_on,
    related_posts,
    talk_about,
    versions,
)

__all__ = [
    "TABS",
    "Line",
    "Listing",
    "Opened",
    "Shown",
    "author_of",
    "boxes_of",
    "drafts_of",
    "duty_choices",
    "feed_behind",
    "feed_entries",
    "feeds_of",
    "files_of",
    "for_api",
    "has_bookmark",
    "has_news",
    "large_duties",
    "latest_posts",
    "listing",
    "name_of",
    "open_gone_post",
    "open_post",
    "own_drafts_found",
    "post_to_act_on",
    "posts_for_api",
    "related_posts",
    "talk_about",
    "versions",
    "waiting_posts",
]
