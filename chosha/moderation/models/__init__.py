from chosha.moderation.models.cover import Appeal, Cover
from chosha.moderation.models.report import Report

__all__ = [
    "Appeal",
    "Cover",
    "Report",
]
