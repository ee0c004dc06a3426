"""Mail handed to a mail server over a real connection: what goes over the wire, and what its refusals become."""

import socketserver
import threading

import pytest

from chosha.notices.actions import deliver, send_mail
from chosha.notices.models import Mail

pytestmark = pytest.mark.django_db
ANSWERS = {
    "unknown@example.jp": "550 5.1.1 no such user",
    "later@example.jp": "450 4.2.0 come again",
    "relay@example.jp": "554 5.7.1 denied",
}


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every mail but those ANSWERS refuses; keeps (sender, recipient, text)."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        super().__init__(("127.0.0.1", 0), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        sender = recipient = ""
        self.say("220 ready")
        for line in self.rfile:
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "MAIL":
                sender = words.partition("<")[2].partition(">")[0]
            if verb == "RCPT":
                recipient = words.partition("<")[2].partition(">")[0]
            if verb == "DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                self.server.taken.append((sender, recipient, text))
            self.say(ANSWERS.get(recipient, "250 ok") if verb == "RCPT" else "250 ok")
            if verb == "QUIT":
                return


@pytest.fixture
def server(settings):
    with MailServer() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address
        settings.DEFAULT_FROM_EMAIL = "庁舎 <chosha@chosha.example.jp>"
        settings.CHOSHA_BOUNCE_ADDRESS = "bounce@chosha.example.jp"
        yield running
        running.shutdown()


def queued(to):
    return send_mail(to=to, subject="【庁舎】確認コードのお知らせ", text="確認コード  482 159")


def test_the_envelope_carries_the_key_and_the_letter_its_sender(server):
    mail = queued("known@example.jp")
    deliver(mail.pk)
    [(sender, recipient, text)] = server.taken
    assert (sender, recipient) == (f"bounce+{mail.key}@chosha.example.jp", "known@example.jp")
    assert (f"Message-ID: <chosha.{mail.key}@chosha.example.jp>" in text, "<chosha@chosha.example.jp>" in text) == (True, True)


def test_an_unknown_address_is_marked_at_once(server):
    mail = queued("unknown@example.jp")
    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.bounce_words, mail.bounced_at is None, mail.text, server.taken) == ("550 5.1.1 no such user", False, "", [])


@pytest.mark.parametrize("to", ["later@example.jp", "relay@example.jp"])
def test_what_may_go_later_or_is_our_own_trouble_is_tried_again(server, to):
    mail = queued(to)
    with pytest.raises(OSError, match=to):
        deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.bounced_at, mail.text, mail.trouble != "") == (None, "確認コード  482 159", True)
    assert Mail.objects.filter(sent_at__isnull=False).count() == 0
