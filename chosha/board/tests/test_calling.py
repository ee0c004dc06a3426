"""Who said they can help hears softly of a question that waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.board.actions import call_helpers, delete_post, forget_calls, hide_post, pass_over
from chosha.board.models import Called
from chosha.board.tests.factories import make_comment, make_post
from chosha.kernel.clock import now
from chosha.members.actions import add_help, add_past_duty, keep_off
from chosha.members.models import Duty, Profile, RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.actions import choose_kinds
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def tax():
    return DutyFactory(slug="zeimu", name="税務")


@pytest.fixture
def helper(tax):
    member = MemberFactory(display_name="話せる人")
    add_help(member, "償却資産の申告", duty=tax)
    return member


def ask(duty, hours=4, **words):
    return make_post(duty=duty, at=now() - timedelta(hours=hours), **words)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    at(monkeypatch, hour=12)


def at(monkeypatch, *, hour, days=0):
    moment = (now() + timedelta(days=days)).replace(hour=(hour - 9) % 24, minute=0)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def told():
    return list(Notice.objects.filter(about_key="soft.waiting").values_list("to", flat=True))


def test_who_can_talk_of_the_field_hears_once_without_a_title_and_without_haste(tax, helper):
    part = Duty.objects.create(slug="kotei", name="固定資産税", parent=tax, sort=1)
    ask(part, title="固定資産税の題")
    knew = MemberFactory()
    add_past_duty(knew, tax, from_year=2015, until_year=2019)
    assert (call_helpers(), call_helpers(), told()) == (1, 0, [helper.pk])
    notice = Notice.objects.get()
    assert (notice.line, notice.url) == ("話せる分野の質問が、机にあります。答えても、読むだけでもかまいません", "/")


def test_the_same_question_never_comes_again_and_another_not_before_a_day_is_over(tax, helper, monkeypatch):
    ask(tax)
    call_helpers()
    Notice.objects.update(read_at=now())
    later = ask(tax)
    assert call_helpers() == 0
    at(monkeypatch, hour=13, days=1)
    assert (call_helpers(), Called.objects.filter(post=later).count()) == (1, 1)
    Notice.objects.update(read_at=now())
    at(monkeypatch, hour=14, days=1)
    assert (call_helpers(), Notice.objects.count()) == (0, 2)


def test_what_was_passed_over_answered_covered_too_fresh_or_too_old_calls_nobody(tax, helper):
    pass_over(ask(tax), by=helper)
    make_comment(ask(tax))
    hide_post(ask(tax), by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かるため")
    delete_post(gone := ask(tax), by=gone.author)
    for hours in (1, 24 * 15):
        ask(tax, hours=hours)
    ask(tax, kind="issue")
    ask(DutyFactory(slug="fukushi"))
    make_post(by=helper, duty=tax, at=now() - timedelta(hours=4))
    assert (call_helpers(), told()) == (0, [])


def test_nobody_is_called_who_is_quiet_stopped_it_reads_only_or_may_not_meet_it(tax, helper, monkeypatch):
    body = OrganisationFactory()
    kept = MemberFactory(serving=body)
    spared = ask(tax, by=MemberFactory(serving=body, spares_own_body=True))
    stopped, reads, apart, quiet = (MemberFactory() for _ in range(4))
    for member in (kept, stopped, reads, apart, quiet):
        add_help(member, "話せます", duty=tax)
    choose_kinds({"thanks"}, by=stopped)
    reads.read_only = True
    reads.save()
    keep_off(spared.author, by=apart, kind="mute")
    Profile.objects.update_or_create(member=quiet, defaults={"quiet_from": "11:00", "quiet_until": "13:00"})
    assert (call_helpers(), told()) == (1, [helper.pk])
    at(monkeypatch, hour=14)
    call_helpers()
    assert set(told()) == {helper.pk, quiet.pk}


def test_what_was_heard_of_is_forgotten_with_the_question(tax, helper, monkeypatch):
    ask(tax)
    call_helpers()
    assert (forget_calls(), Called.objects.count()) == (0, 1)
    at(monkeypatch, hour=12, days=16)
    assert (forget_calls(), Called.objects.count()) == (1, 0)
