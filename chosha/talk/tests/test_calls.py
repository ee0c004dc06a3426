"""Being called while away: one mail in the evening, and what lies here for it."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from chosha.kernel.clock import JST
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Mail, Notice
from chosha.talk.actions import call_wearers, end_call, forget_calls_of, keep_call, put_on
from chosha.talk.models.sealed import Call
from chosha.talk.tests.factories import KEY, make_comment, make_thing
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db


def at_jst(monkeypatch, *moment: int) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(*moment, tzinfo=JST))


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


@pytest.fixture(autouse=True)
def friday_evening(monkeypatch):
    at_jst(monkeypatch, 2026, 11, 27, 18, 30)


@pytest.fixture
def member():
    return wearer(email="sakuma@example.lg.jp")


@pytest.fixture
def thread():
    return make_thing("匿市")


@pytest.fixture
def mask(thread, member):
    return put_on(by=member, key=KEY, thing_id=thread.pk, asks=True)


def say(thread, by, capture):
    with capture(execute=True):
        return make_comment(thread, by=by)


def test_nobody_is_called_who_did_not_ask(thread, mask, django_capture_on_commit_callbacks):
    say(thread, MemberFactory(), django_capture_on_commit_callbacks)
    assert (call_wearers(), len(mail.outbox)) == (0, 0)


def test_one_mail_in_the_evening_names_no_thread_and_is_written_down_nowhere(thread, mask, member, django_capture_on_commit_callbacks):
    keep_call(mask, by=member)
    for _ in range(2):
        say(thread, MemberFactory(), django_capture_on_commit_callbacks)
    assert [call_wearers(), call_wearers()] == [1, 0]
    sent = mail.outbox[0]
    assert (len(mail.outbox), sent.to, thread.name in f"{sent.subject}{sent.body}", str(thread.pk) in sent.body) == (
        1,
        [member.email],
        False,
        False,
    )
    assert (Mail.objects.count(), Notice.objects.filter(to=member).count()) == (0, 0)


def test_the_own_words_call_nobody(thread, mask, member, django_capture_on_commit_callbacks):
    keep_call(mask, by=member)
    say(thread, member, django_capture_on_commit_callbacks)
    assert call_wearers() == 0


def test_not_before_the_evening_and_not_in_quiet_hours(thread, mask, member, monkeypatch, django_capture_on_commit_callbacks):
    keep_call(mask, by=member)
    say(thread, MemberFactory(), django_capture_on_commit_callbacks)
    called = []
    for hour in (9, 17, 23, 19):
        at_jst(monkeypatch, 2026, 11, 27, hour, 30)
        called.append(call_wearers())
    assert called == [0, 0, 0, 1]


def test_a_mail_server_that_is_away_is_asked_again(thread, mask, member, monkeypatch, django_capture_on_commit_callbacks):
    keep_call(mask, by=member)
    say(thread, MemberFactory(), django_capture_on_commit_callbacks)
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("away")))
        assert call_wearers() == 0
    assert call_wearers() == 1


def test_the_address_lies_in_a_box_and_beside_no_member(thread, mask, member):
    keep_call(mask, by=member)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM talk_call")
        row = repr(cursor.fetchall())
    assert (str(member.pk) in row, member.email in row, len(bytes(Call.objects.get().box))) == (False, False, 60)


def test_it_goes_when_the_wearer_stops_the_thread_is_gone_nobody_writes_or_the_member_leaves(thread, mask, member, monkeypatch):
    keep_call(mask, by=member)
    end_call(mask, by=member)
    assert Call.objects.count() == 0
    keep_call(mask, by=member)
    forget_calls_of(MemberFactory())
    assert Call.objects.count() == 1
    forget_calls_of(member)
    assert Call.objects.count() == 0
    keep_call(mask, by=member)
    Call.objects.update(until=Call.objects.get().until - timedelta(days=122))
    call_wearers()
    assert Call.objects.count() == 0


def test_the_day_on_which_a_wearer_asked_to_be_called_stands_nowhere(mask, member, monkeypatch):
    until = []
    for day in (4, 25):
        at_jst(monkeypatch, 2026, 11, day, 12, 0)
        keep_call(mask, by=member)
        until.append(Call.objects.get().until)
        end_call(mask, by=member)
    assert until == [date(2027, 2, 28), date(2027, 2, 28)]


def test_a_thread_that_is_gone_calls_nobody_any_more(thread, mask, member, django_capture_on_commit_callbacks):
    keep_call(mask, by=member)
    say(thread, MemberFactory(), django_capture_on_commit_callbacks)
    type(thread).objects.filter(pk=thread.pk).update(name="秘市")
    assert (call_wearers(), Call.objects.count()) == (0, 0)


def test_only_the_wearer_with_an_open_key_asks_to_be_called(thread, mask, member):
    with pytest.raises(NotAllowed):
        keep_call(mask, by=wearer())
    member.mask_secret = None
    with pytest.raises(Refused, match="鍵が閉じています"):
        keep_call(mask, by=member)
    assert Call.objects.count() == 0
