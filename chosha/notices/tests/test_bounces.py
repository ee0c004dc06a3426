import smtplib
from datetime import timedelta

import pytest
from django.core import mail as sending

from chosha.kernel.clock import now
from chosha.kernel.facts import on
from chosha.notices.actions import deliver, send_mail, take_bounce
from chosha.notices.engine.bounces import read_bounce, refused_for_good
from chosha.notices.facts import MailBounced
from chosha.notices.models import Mail
from chosha.notices.tests.samples import COME_BACK, KEY, NO_BOUNCE, OF_ANOTHER, POSTFIX, TO, sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    mail = send_mail(to=TO, subject="【庁舎】確認コードのお知らせ", text="確認コード  482 159\n")
    deliver(mail.pk)
    Mail.objects.filter(pk=mail.pk).update(key=KEY)
    mail.refresh_from_db()
    return mail


@pytest.fixture
def heard():
    from chosha.kernel import facts

    found: list[int] = []
    before = list(facts._listeners[MailBounced])

    @on(MailBounced)
    def hears(fact):
        found.append(fact.mail_id)

    yield found
    facts._listeners[MailBounced][:] = before


@pytest.mark.parametrize("shape", COME_BACK)
def test_a_mail_that_came_back_is_known_by_its_key_and_its_address(shape):
    found = read_bounce(sample(COME_BACK[shape]))
    assert (found.keys, TO in found.failed, found.failed[TO] != "") == (frozenset({KEY}), True, True)


@pytest.mark.parametrize("shape", NO_BOUNCE)
def test_what_is_late_or_an_answer_is_no_bounce(shape):
    assert read_bounce(sample(NO_BOUNCE[shape])) is None


def test_the_words_of_the_server_are_kept_in_one_line():
    found = read_bounce(sample(POSTFIX.replace(": User unknown\n\n--B", ": User\n  unknown\n\n--B")))
    assert found.failed[TO] == f"550 5.1.1 <{TO}>: User unknown"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"no mail at all",
        b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\n\xff\xff\n--B--",
        b"Subject: =?nocode?b?////?= =?utf-8?q?=ff?=\nContent-Type: text/plain; charset=nocode\n\n" + KEY.encode(),
        b"\n".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d" % (n, n) for n in range(3000)),
        b"From: MAILER-DAEMON\nTo: bounce+" + KEY.encode() + b"@x.jp\nSubject: failure notice\n\n" + b"a" * 900_000,
    ],
)
def test_nothing_that_arrives_breaks_the_reader(raw):
    found = read_bounce(raw)
    assert found is None or TO not in found.failed


def test_a_bounce_marks_the_mail_once_and_is_told(sent, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert take_bounce(sample(POSTFIX)) == sent
        assert take_bounce(sample(POSTFIX)) is None
    sent.refresh_from_db()
    assert (sent.bounced_at is None, sent.bounce_words, heard) == (False, f"550 5.1.1 <{TO}>: User unknown", [sent.pk])


def test_a_stranger_marks_nothing_without_the_key(sent):
    assert take_bounce(sample(POSTFIX, key="f" * 32)) is None
    assert take_bounce(sample(POSTFIX, key="")) is None
    assert Mail.objects.filter(bounced_at__isnull=False).count() == 0


def test_the_key_of_one_mail_marks_no_other_address(sent):
    assert take_bounce(sample(OF_ANOTHER)) is None
    other = send_mail(to="somebody@else.example", subject="x", text="x")
    assert take_bounce(sample(OF_ANOTHER)) is None
    other.refresh_from_db()
    assert other.bounced_at is None


def test_after_two_weeks_no_bounce_is_believed(sent):
    Mail.objects.filter(pk=sent.pk).update(made_at=now() - timedelta(days=14, minutes=1))
    assert take_bounce(sample(POSTFIX)) is None


def test_each_mail_carries_a_key_of_its_own_in_its_number_and_in_the_envelope(settings):
    settings.DEFAULT_FROM_EMAIL = "庁舎 <chosha@chosha.example.jp>"
    first, second = send_mail(to=TO, subject="x", text="x"), send_mail(to=TO, subject="x", text="x")
    deliver(first.pk)
    settings.CHOSHA_BOUNCE_ADDRESS = "bounce@chosha.example.jp"
    deliver(second.pk)
    plain, with_envelope = sending.outbox
    assert (len(first.key), first.key == second.key) == (32, False)
    assert (plain.message()["Message-ID"], plain.from_email) == (f"<chosha.{first.key}@chosha.example.jp>", settings.DEFAULT_FROM_EMAIL)
    assert with_envelope.from_email == f"bounce+{second.key}@chosha.example.jp"
    assert "chosha@chosha.example.jp" in str(with_envelope.message()["From"])


REFUSED = smtplib.SMTPRecipientsRefused({TO: (550, b"5.1.1 User unknown")})


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (REFUSED, "550 5.1.1 User unknown"),
        (smtplib.SMTPRecipientsRefused({TO: (553, "そのような宛先はありません".encode())}), "553 そのような宛先はありません"),
        (smtplib.SMTPDataError(552, b"5.2.2 mailbox full"), "552 5.2.2 mailbox full"),
        (smtplib.SMTPRecipientsRefused({TO: (450, b"4.2.0 greylisted")}), ""),
        (smtplib.SMTPRecipientsRefused({TO: (554, b"5.7.1 Relay access denied")}), ""),
        (smtplib.SMTPRecipientsRefused({TO: (530, b"Authentication required")}), ""),
        (smtplib.SMTPSenderRefused(550, b"no", "chosha@localhost"), ""),
        (smtplib.SMTPServerDisconnected("gone"), ""),
        (ConnectionRefusedError("away"), ""),
    ],
)
def test_only_a_refusal_of_this_address_is_for_good(error, words):
    assert refused_for_good(error) == words


def test_an_address_the_server_refuses_is_marked_at_once_and_not_tried_again(monkeypatch, heard, django_capture_on_commit_callbacks):
    mail = send_mail(to=TO, subject="x", text="確認コード  482 159")

    def refuse(*_: object) -> None:
        raise REFUSED

    with monkeypatch.context() as strict, django_capture_on_commit_callbacks(execute=True):
        strict.setattr("django.core.mail.EmailMessage.send", refuse)
        deliver(mail.pk)
    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.bounce_words, mail.text, mail.sent_at, sending.outbox, heard) == ("550 5.1.1 User unknown", "", None, [], [mail.pk])
