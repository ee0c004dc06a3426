"""Every write of moderation: covering for now, telling of something, asking for another look."""

from chosha.moderation.actions.appealing import LONGEST_APPEAL, ask_appeal, decide_appeal, remind_of_appeals
from chosha.moderation.actions.covering import (
    LONGEST_REASON,
    cover_thing,
    is_masked,
    lift_cover,
    note_mending,
    refuse_covered_words,
    write_down_masked,
)
from chosha.moderation.actions.reporting import LONGEST_REPORT, forget_words, leave_reports, let_go_of_reports, report_thing, unname_reports

__all__ = [
    "LONGEST_APPEAL",
    "LONGEST_REASON",
    "LONGEST_REPORT",
    "ask_appeal",
    "cover_thing",
    "decide_appeal",
    "forget_words",
    "is_masked",
    "leave_reports",
    "let_go_of_reports",
    "lift_cover",
    "note_mending",
    "refuse_covered_words",
    "remind_of_appeals",
    "report_thing",
    "unname_reports",
    "write_down_masked",
]
