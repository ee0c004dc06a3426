"""When mails that can wait may go. 25 November 2026 is a Wednesday, the 23rd a holiday."""

from datetime import UTC, datetime, time

import pytest
from django_tasks_db.models import DBTaskResult

from chosha.kernel.clock import JST
from chosha.members.actions import set_quiet_hours
from chosha.members.tests.factories import MemberFactory
from chosha.notices.actions import send_mail
from chosha.notices.engine.quiet import first_calm_moment

NIGHT = (time(22), time(7))
AT_ONCE = datetime(9999, 1, 1, tzinfo=UTC)  # how the queue writes that no time was named


def at(day: int, clock: str) -> datetime:
    return datetime.combine(datetime(2026, 11, day), time.fromisoformat(clock), JST)


@pytest.mark.parametrize(
    ("moment", "calm", "quiet"),
    [
        (at(25, "20:00"), at(25, "20:00"), NIGHT),
        (at(25, "22:00"), at(26, "07:00"), NIGHT),
        (at(26, "02:30"), at(26, "07:00"), NIGHT),
        (at(25, "10:00"), at(25, "17:15"), NIGHT),
        (at(25, "17:15"), at(25, "17:15"), NIGHT),
        (at(23, "10:00"), at(23, "10:00"), NIGHT),
        (at(28, "10:00"), at(28, "10:00"), NIGHT),
        (at(25, "12:30"), at(25, "17:15"), (time(12), time(13))),
        (at(25, "16:00"), at(25, "21:00"), (time(17), time(21))),
        (at(25, "23:30"), at(25, "23:30"), (time(0), time(0))),
        # Quiet whenever not at work: the weekend has a gap.
        (at(25, "20:00"), at(28, "08:30"), (time(17), time(8, 30))),
        # No gap at all: the end of the quiet hours it is.
        (at(25, "20:00"), at(25, "23:59"), (time(0), time(23, 59))),
    ],
)
def test_a_mail_that_can_wait_goes_at_the_first_calm_moment(moment, calm, quiet):
    assert first_calm_moment(moment, quiet) == calm


@pytest.mark.django_db
def test_only_a_mail_that_can_wait_waits_and_it_keeps_the_hours_of_its_reader(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(25, "21:30"))
    early = MemberFactory(email="early@example.jp")
    set_quiet_hours(early, time(21), time(6, 30))
    letter = {"subject": "【庁舎】お知らせ", "text": "急ぎません。\n"}
    send_mail(to="early@example.jp", **letter)
    send_mail(to="Early@example.jp", may_wait=True, **letter)
    send_mail(to="stranger@example.jp", may_wait=True, **letter)
    calm = [chore.run_after for chore in DBTaskResult.objects.order_by("args_kwargs__kwargs__mail_id")]
    assert calm == [AT_ONCE, at(26, "06:30"), at(25, "21:30")]
