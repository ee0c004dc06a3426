from chosha.jobs.models.chores import Heartbeat, Schedule

__all__ = ["Heartbeat", "Schedule"]
