from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chosha.kernel.clock import day_begins
from chosha.members.tests.factories import MemberFactory
from chosha.notices.actions import deliver, forget_old_mail, mark_all_read, mark_read, notify, send_mail
from chosha.notices.models import Mail, Notice

pytestmark = pytest.mark.django_db
LETTER = {"to": "a@example.jp", "subject": "【庁舎】確認コードのお知らせ", "text": "確認コード  482 159\n"}


def test_a_mail_is_queued_with_what_causes_it_and_not_without():
    with pytest.raises(RuntimeError), transaction.atomic():
        send_mail(**LETTER)
        raise RuntimeError("what caused it failed")
    assert (Mail.objects.count(), DBTaskResult.objects.count()) == (0, 0)
    queued = send_mail(**LETTER)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [], "kwargs": {"mail_id": queued.pk}}


def test_a_delivered_mail_is_plain_text_goes_once_and_leaves_no_words_behind():
    queued = send_mail(**LETTER)
    deliver(queued.pk)
    deliver(queued.pk)
    [sent] = mail.outbox
    assert {"to": sent.to[0], "subject": sent.subject, "text": sent.body} == LETTER
    assert (len(sent.to), sent.message().get_content_type()) == (1, "text/plain")
    queued.refresh_from_db()
    assert (queued.text, queued.sent_at is None) == ("", False)


def test_a_mail_the_server_refuses_is_kept_whole_with_the_reason(monkeypatch):
    queued = send_mail(**LETTER)

    def refuse(*_: object) -> None:
        raise ConnectionRefusedError("the mail server is away")

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(OSError, match="away"):
            deliver(queued.pk)
    queued.refresh_from_db()
    assert (queued.text, queued.sent_at, queued.trouble) == (LETTER["text"], None, "the mail server is away")
    deliver(queued.pk)
    queued.refresh_from_db()
    assert (queued.trouble, len(mail.outbox)) == ("", 1)


def test_addresses_of_mails_are_forgotten_after_two_weeks():
    old, fresh = send_mail(**LETTER), send_mail(**LETTER)
    Mail.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=15))
    assert (forget_old_mail(), list(Mail.objects.values_list("pk", flat=True))) == (1, [fresh.pk])


def test_an_unread_notice_about_the_same_is_renewed_and_a_read_one_is_not():
    member = MemberFactory()
    for _ in range(2):
        notify(member, "答えがつきました", "/board/1/", key="board.post", id=1)
    assert Notice.objects.count() == 1
    mark_read(Notice.objects.get(), by=member)
    notify(member, "答えがつきました", "/board/1/", key="board.post", id=1)
    notify(member, "答えがつきました", "/board/2/", key="board.post", id=2)
    assert (Notice.objects.count(), Notice.objects.filter(read_at__isnull=True).count()) == (3, 2)


def test_nobody_marks_the_notices_of_another():
    member, other = MemberFactory(), MemberFactory()
    notify(member, "答えがつきました", "/board/1/")
    mark_read(Notice.objects.get(), by=other)
    mark_all_read(by=other)
    assert Notice.objects.get().read_at is None


def test_a_mail_on_its_way_stands_in_the_database_under_lock_only(settings):
    queued = send_mail(**LETTER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM notices_mail")
        kept = cursor.fetchone()[0]
    assert ("482" in kept, kept.startswith("sealed:"), Mail.objects.get().text) == (False, True, LETTER["text"])
    settings.CHOSHA_PROOF_KEY = "another"
    deliver(queued.pk)
    assert (Mail.objects.get().trouble, len(mail.outbox)) == ("前の鍵がないため、開けませんでした", 0)


def test_a_mail_written_before_locks_is_still_sent():
    queued = send_mail(**LETTER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_mail SET text = 'plain words'")
    deliver(queued.pk)
    assert mail.outbox[0].body == "plain words"


def test_of_reading_the_day_is_kept_and_not_the_hour():
    member = MemberFactory()
    for number in range(2):
        notify(member, f"文{number}", "/")
    mark_read(Notice.objects.earliest("id"), by=member)
    mark_all_read(by=member)
    assert set(Notice.objects.values_list("read_at", flat=True)) == {day_begins()}
