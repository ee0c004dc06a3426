"""A clock that tests turn."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from chosha.kernel.clock import JST
from chosha.reception import actions


class Clock:
    """`clock.set(day, "18:00")`; `clock.pass_days(…)` lets the chores of the renewals run as the schedule would, morning and evening."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = datetime(2027, 4, 1, 12, tzinfo=JST)
        monkeypatch.setattr(timezone, "now", lambda: self.moment)

    def set(self, day: date, hour: str = "12:00") -> None:
        self.moment = datetime.combine(day, time.fromisoformat(hour), JST)

    @property
    def day(self) -> date:
        return self.moment.astimezone(JST).date()

    def chores(self, *, twice: bool = False) -> None:
        """One day of chores: planning and lapsing at night, telling through the day, tried at noon and at night too."""
        day = self.day
        for hour in ("03:00", "07:30", "12:00", "18:00", "23:00"):
            self.set(day, hour)
            for _ in range(2 if twice else 1):
                if hour == "03:00":
                    actions.plan_renewals()
                    actions.lapse_due()
                actions.ask_due()
                actions.remind_due()

    def pass_days(self, until: date, *, twice: bool = False, each=lambda day: None) -> None:
        while self.day < until:
            self.chores(twice=twice)
            each(self.day)
            self.set(self.day + timedelta(days=1))
