from chosha.moderation.views.members import covering, own, report
from chosha.moderation.views.staff import appeal, appeals, cover, covered, leaving, lifting, reports

__all__ = ["appeal", "appeals", "cover", "covered", "covering", "leaving", "lifting", "own", "report", "reports"]
