"""What an applicant may mend: the private address, what was written; and what the former answers were worth then."""

from datetime import timedelta

import pytest

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.access import application_behind
from chosha.reception.actions.letters import new_page_address
from chosha.reception.models import Application, Purpose, State
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory
from chosha.reception.tests.letters import last_mail, token_in

pytestmark = pytest.mark.django_db
NEW = "right@example.jp"


def ticket_in(mail):
    return mail.text.split("/apply/address/")[1].split("/")[0]


def later(monkeypatch, **gap):
    moment = now() + timedelta(**gap)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    monkeypatch.setattr("time.time", moment.timestamp)


def token_of(address):
    return address.rsplit("/", 2)[-2]


def test_names_post_and_body_are_written_anew_and_the_fields_are_recorded():
    application = WaitingFactory(kana="", post="")
    actions.mend_application(application, {"name": "石川 真緒", "kana": "いしかわ まお", "post": "健康推進課"})
    application.refresh_from_db()
    assert (application.name, application.kana, application.state, application.proof) == (
        "石川 真緒",
        "いしかわ まお",
        State.WAITING_PERSON,
        "code",
    )
    kept = Entry.objects.get(act="reception.application.mended")
    assert (kept.details["fields"], "真緒" in str(kept.details)) == (["kana", "name", "post"], False)


def test_what_is_written_as_before_is_no_change():
    application = WaitingFactory()
    actions.mend_application(application, {"name": application.name, "organisation": application.organisation})
    assert Entry.objects.filter(act="reception.application.mended").count() == 0


def test_a_first_yes_was_given_to_the_name_as_it_was():
    application = WaitingFactory(second_look="前に見送っています")
    actions.approve(application, by=StaffFactory(role=RoleName.RECEPTION))
    actions.mend_application(application, {"post": "税務課"})
    application.refresh_from_db()
    assert application.first_yes_by is not None
    actions.mend_application(application, {"name": "別の 人"})
    application.refresh_from_db()
    assert application.first_yes_by is None


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DECLINED, State.APPROVED])
def test_what_is_over_is_not_mended(state):
    application = WaitingFactory(state=state, settled_at=now())
    with pytest.raises(Refused, match="すでに終わっています"):
        actions.mend_application(application, {"name": "別の 人"})


def test_a_decision_nobody_was_told_of_is_taken_back_when_the_words_change():
    application = WaitingFactory()
    actions.decline(application, by=StaffFactory(role=RoleName.RECEPTION), reason="proof")
    actions.mend_application(application, {"post": "税務課"})
    application.refresh_from_db()
    assert (application.state, application.decided_at, application.reason) == (State.WAITING_PERSON, None, "")
    assert actions.settle_due() == 0


def test_withdrawing_is_possible_until_the_decision_is_told():
    application = WaitingFactory()
    actions.decline(application, by=StaffFactory(role=RoleName.RECEPTION), reason="proof")
    actions.withdraw(application)
    application.refresh_from_db()
    Application.objects.update(settles_at=now())
    assert (application.state, application.settles_at, actions.settle(application)) == (State.WITHDRAWN, None, None)
    assert Mail.objects.filter(subject="【庁舎】お申込みの結果").count() == 0


def test_the_new_address_holds_once_its_mail_is_answered_and_the_former_page_is_shut():
    application = ApplicationFactory(email="wrong@example.jp", bounced="private", bounce_words="550")
    former = token_of(new_page_address(application))
    actions.ask_new_address(application, NEW.upper())
    assert (Application.objects.get().email, application_behind(former)) == ("wrong@example.jp", application)
    mail = last_mail(NEW)
    assert ("wrong@example.jp" in mail.text, Mail.objects.count()) == (False, 1)
    page = actions.confirm_new_address(ticket_in(mail))
    application.refresh_from_db()
    assert (application.email, application.bounced, application_behind(former)) == (NEW, "", None)
    assert application_behind(token_of(page)) == application
    assert application_behind(token_of(actions.confirm_new_address(ticket_in(mail)))) == application  # pressed twice


def test_only_the_newest_address_that_was_confirmed_counts():
    application = ApplicationFactory(email="wrong@example.jp")
    actions.ask_new_address(application, "first@example.jp")
    actions.ask_new_address(application, NEW)
    first, newest = ticket_in(last_mail("first@example.jp")), ticket_in(last_mail(NEW))
    actions.confirm_new_address(newest)
    with pytest.raises(Refused, match="もう使えません"):
        actions.confirm_new_address(first)
    application.refresh_from_db()
    assert application.email == NEW


def test_the_confirming_mail_holds_for_a_day(monkeypatch):
    application = ApplicationFactory()
    actions.ask_new_address(application, NEW)
    later(monkeypatch, hours=24, minutes=1)
    with pytest.raises(Refused, match="もう使えません"):
        actions.confirm_new_address(ticket_in(last_mail(NEW)))


@pytest.mark.parametrize("ticket", ["x", "", "a:b:c", "eyJhIjoxfQ:1:x"])
def test_a_made_up_ticket_opens_nothing(ticket):
    with pytest.raises(Refused):
        actions.confirm_new_address(ticket)


def test_an_address_somebody_has_learns_it_by_mail_and_nothing_is_changed():
    MemberFactory(email="member@example.jp")
    ApplicationFactory(email="open@example.jp")
    application = ApplicationFactory(email="wrong@example.jp")
    for email in ("member@example.jp", "open@example.jp"):
        actions.ask_new_address(application, email)
    application.refresh_from_db()
    assert "すでにあります" in last_mail("member@example.jp").text
    assert ("すでに届いています" in last_mail("open@example.jp").text, application.email) == (True, "wrong@example.jp")


def test_an_address_taken_meanwhile_is_not_taken_twice():
    application = ApplicationFactory(email="wrong@example.jp")
    actions.ask_new_address(application, NEW)
    ticket = ticket_in(last_mail(NEW))
    ApplicationFactory(email=NEW)
    with pytest.raises(Refused, match="すでにあります"):
        actions.confirm_new_address(ticket)
    application.refresh_from_db()
    assert application.email == "wrong@example.jp"


def test_a_members_address_belongs_to_the_account_and_is_not_mended_here():
    application = ApplicationFactory(purpose=Purpose.RENEWAL, member=MemberFactory())
    with pytest.raises(Refused, match="わたし"):
        actions.ask_new_address(application, NEW)


def test_nobody_is_written_to_without_end():
    application = ApplicationFactory()
    for number in range(5):
        actions.ask_new_address(application, f"n{number}@example.jp")
    with pytest.raises(Refused, match="残っています"):
        actions.ask_new_address(application, "n6@example.jp")


def applied(email="wrong@example.jp", device="mark"):
    return actions.apply(email=email, name="石川 真央", display_name="まお", rules_version="第1版", device=device)


def test_the_browser_that_applied_mends_the_address_at_once():
    application = applied()
    stranger = token_in(last_mail("wrong@example.jp"))
    actions.ask_fresh_address("wrong@example.jp", NEW, device="mark")
    actions.confirm_new_address(ticket_in(last_mail(NEW)))
    application.refresh_from_db()
    assert (application.email, application_behind(stranger)) == (NEW, None)


@pytest.mark.parametrize("device", ["", "another mark"])
def test_another_browser_mends_no_address_and_whoever_asks_is_written_to(device):
    application = applied()
    actions.ask_fresh_address("wrong@example.jp", NEW, device=device)
    application.refresh_from_db()
    assert (application.email, "まだありません" in last_mail(NEW).text) == ("wrong@example.jp", True)


def test_after_an_hour_or_once_it_is_proved_the_address_is_mended_on_the_own_page_only(monkeypatch):
    applied()
    later(monkeypatch, hours=1, minutes=1)
    actions.ask_fresh_address("wrong@example.jp", NEW, device="mark")
    assert "まだありません" in last_mail(NEW).text


def test_only_a_keyed_digest_of_the_mark_is_kept_and_equal_marks_meet():
    first, second, third = applied("a@example.jp"), applied("b@example.jp"), applied("c@example.jp", device="other")
    assert (len(first.device), first.device == second.device, first.device == third.device, first.device == "mark") == (
        64,
        True,
        False,
        False,
    )
    assert applied("d@example.jp", device="").device == ""
