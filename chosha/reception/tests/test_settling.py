"""Decisions that can be taken back, what is remembered of a decline, and what is let go of when: all by the clock."""

from datetime import timedelta

import pytest

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions, queries
from chosha.reception.models import Application, Refusal, State
from chosha.reception.tests.factories import WaitingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reception():
    return StaffFactory(role=RoleName.RECEPTION)


class Clock:
    def __init__(self, monkeypatch):
        self.moment = now()
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.moment)

    def goes_on(self, **gap):
        self.moment += timedelta(**gap)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def fresh(application):
    application.refresh_from_db()
    return application


def test_nothing_is_told_for_ten_minutes_and_everything_after(reception, clock):
    welcome, refuse = WaitingFactory(), WaitingFactory()
    actions.approve(welcome, by=reception)
    actions.decline(refuse, by=reception, reason="proof")
    clock.goes_on(minutes=9, seconds=59)
    assert (actions.settle_due(), Mail.objects.count(), Member.objects.filter(email=welcome.email).count()) == (0, 0, 0)
    clock.goes_on(seconds=1)
    assert (actions.settle_due(), Mail.objects.count(), Member.objects.filter(email=welcome.email).count()) == (2, 2, 1)
    assert actions.settle_due() == 0


def test_what_was_taken_back_and_decided_anew_has_ten_minutes_of_its_own(reception, clock):
    application = WaitingFactory()
    actions.approve(application, by=reception)
    clock.goes_on(minutes=10)
    listed = Application.objects.get(pk=application.pk)  # as the chore lists it, a moment before
    actions.undo(application, by=reception)
    actions.decline(application, by=reception, reason="proof")
    from chosha.reception.actions.settling import _settle_if_due

    assert (_settle_if_due(listed), fresh(application).settled_at, Mail.objects.count()) == (False, None, 0)


def test_what_has_been_told_cannot_be_taken_back(reception):
    application = WaitingFactory()
    actions.settle_now(actions.approve(application, by=reception), by=reception)
    with pytest.raises(Refused, match="もう伝わっています"):
        actions.undo(application, by=reception)


def test_what_is_still_waiting_cannot_be_sent(reception):
    with pytest.raises(Refused, match="まだ決まっていません"):
        actions.settle_now(WaitingFactory(), by=reception)


def test_one_that_cannot_take_effect_goes_back_and_stops_no_other(reception, clock):
    taken, fine = WaitingFactory(), WaitingFactory()
    for row in (taken, fine):
        actions.approve(row, by=reception)
    MemberFactory(email=taken.email)
    clock.goes_on(minutes=11)
    assert actions.settle_due() == 1
    assert (fresh(taken).state, fresh(fine).state, fine.settled_at is not None) == (State.WAITING_PERSON, State.APPROVED, True)


def test_a_decline_is_remembered_only_once_it_has_taken_effect(reception):
    application = actions.decline(WaitingFactory(), by=reception, reason="body")
    assert Refusal.objects.count() == 0
    actions.settle(application)
    kept = Refusal.objects.get()
    assert (kept.reason_kind, kept.declined_at) == ("body", application.decided_at)


def test_what_is_remembered_names_nobody(reception):
    application = WaitingFactory(email="secret@example.jp", name="石川 真央")
    actions.settle(actions.decline(application, by=reception, reason="", words="真央さんへ"))
    kept = str(list(Refusal.objects.values("email_key", "person_key", "reason_kind")))
    assert [word in kept for word in ("secret", "石川", "真央", "example.jp")] == [False] * 4


def test_the_words_of_a_decline_go_after_ninety_days_and_the_memory_after_a_year(reception, clock):
    body = OrganisationFactory(domain="city.aonami.lg.jp")
    declined = WaitingFactory(organisation=body, email="again@example.jp", device="d" * 64, bounce_words="550")
    actions.settle(actions.decline(declined, by=reception, reason="proof", words="よければまた"))
    clock.goes_on(days=89)
    assert (actions.forget_old(), fresh(declined).email) == (0, "again@example.jp")
    clock.goes_on(days=2)
    assert actions.forget_old() == 1
    empty = fresh(declined)
    gone = ("email", "name", "kana", "post", "motive", "work_address", "device", "reason", "bounce_words")
    kept = [getattr(empty, column) for column in gone]
    assert (kept, empty.reason_kind) == ([""] * 9, "proof")
    again = WaitingFactory(organisation=body, email="again@example.jp", name="べつの 名")
    assert [hint.kind for hint in queries.sight_of(again).hints] == ["refused"]
    clock.goes_on(days=275)  # 366 in all
    actions.forget_old()
    assert ([hint.kind for hint in queries.sight_of(again).hints], Refusal.objects.count()) == ([], 0)


def test_a_memory_that_is_over_is_not_used_even_before_the_chore_has_run(reception, clock):
    declined = WaitingFactory(email="again@example.jp")
    actions.settle(actions.decline(declined, by=reception, reason="proof"))
    clock.goes_on(days=365, minutes=1)
    assert queries.refusals_of([WaitingFactory(email="again@example.jp", name="べつの 名")]).popitem()[1] == []


def test_the_earlier_application_is_shown_while_it_is_kept_and_only_the_kind_of_reason_after(client, reception, clock):
    declined = WaitingFactory(email="again@example.jp")
    actions.settle(actions.decline(declined, by=reception, reason="", words="ひみつの理由"))
    again = WaitingFactory(email="again@example.jp", organisation=declined.organisation)
    before = queries.earlier_refusals(again, reception)
    clock.goes_on(days=91)
    actions.forget_old()
    after = queries.earlier_refusals(again, reception)
    assert [(row.reason, row.application) for row in (*before, *after)] == [("ほかの理由", declined), ("ほかの理由", None)]


def test_no_answer_in_thirty_days_closes_it_gently_and_is_no_decline(reception, clock):
    application = WaitingFactory()
    actions.ask_back(application, "いまの課はどちらですか。", by=reception)
    clock.goes_on(days=29, hours=23)
    assert actions.close_unanswered() == 0
    clock.goes_on(hours=2)
    assert (actions.close_unanswered(), actions.close_unanswered()) == (1, 0)
    text = Mail.objects.filter(to=application.email).latest("pk").text
    assert (fresh(application).state, application.reason_kind, Refusal.objects.count()) == (State.WITHDRAWN, "silence", 0)
    assert ("お断りではありません" in text, max(len(line) for line in text.splitlines()) <= 35) == (True, True)
    assert Entry.objects.filter(act="reception.application.closed").count() == 1
    assert queries.sight_of(WaitingFactory(email=application.email)).second_look == ""


def test_an_answer_or_a_newer_question_keeps_it_open(reception, clock):
    answered, asked_again = WaitingFactory(), WaitingFactory()
    for row in (answered, asked_again):
        actions.ask_back(row, "いまの課はどちらですか。", by=reception)
    clock.goes_on(days=29)
    actions.answer_question(answered, "健康づくり課です")
    actions.ask_back(asked_again, "では、係はどちらですか。", by=reception)
    clock.goes_on(days=2)
    assert actions.close_unanswered() == 0


def test_what_a_volunteer_is_looking_at_is_not_closed(reception, clock):
    application = WaitingFactory()
    actions.ask_back(application, "いまの課はどちらですか。", by=reception)
    clock.goes_on(days=31)
    actions.claim(application, by=reception)
    assert actions.close_unanswered() == 0
    clock.goes_on(minutes=16)
    assert actions.close_unanswered() == 1


def test_the_usual_wait_counts_decisions_and_not_what_was_taken_back(clock):
    for days in range(5):
        WaitingFactory(created_at=now() - timedelta(days=days + 1), decided_at=now(), state=State.APPROVED)
    for _ in range(9):
        WaitingFactory(created_at=now() - timedelta(days=90), decided_at=now(), state=State.WITHDRAWN)
    assert queries.usual_wait() == timedelta(days=3)
