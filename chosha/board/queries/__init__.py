"""Reads for pages. Queries of hot pages are prepared; they ask the same access rules as all others."""

from chosha.board.engine.line import Line
from chosha.board.queries.answers import begun_summary, first_that_helped, holds_claim, is_summed_up, question_behind, summary_of
from chosha.board.queries.export import boxes_of
from chosha.board.queries.feeds import feed_behind, feed_entries, feeds_of
from chosha.board.queries.lists import (
    TABS,
    Listing,
    State,
    Wanted,
    drafts_of,
    duty_choices,
    duty_name,
    for_api,
    large_duties,
    latest_posts,
    listing,
    own_drafts_found,
    posts_for_api,
    waiting_posts,
)
from chosha.board.queries.names import name_of
from chosha.board.queries.offers import questions_offered
from chosha.board.queries.page import (
    Opened,
    Shown,
    Told,
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
from chosha.board.queries.similar import similar_posts
from chosha.board.queries.tags import tags_like

__all__ = [
    "TABS",
    "Line",
    "Listing",
    "Opened",
    "Shown",
    "State",
    "Told",
    "Wanted",
    "author_of",
    "begun_summary",
    "boxes_of",
    "drafts_of",
    "duty_choices",
    "duty_name",
    "feed_behind",
    "feed_entries",
    "feeds_of",
    "files_of",
    "first_that_helped",
    "for_api",
    "has_bookmark",
    "has_news",
    "holds_claim",
    "is_summed_up",
    "large_duties",
    "latest_posts",
    "listing",
    "name_of",
    "open_gone_post",
    "open_post",
    "own_drafts_found",
    "post_to_act_on",
    "posts_for_api",
    "question_behind",
    "questions_offered",
    "related_posts",
    "similar_posts",
    "summary_of",
    "tags_like",
    "talk_about",
    "versions",
    "waiting_posts",
]
