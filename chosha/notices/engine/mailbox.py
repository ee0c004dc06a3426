"""Mail without SMTP settings: every message becomes a file $CHOSHA_HOME/mail/*.eml."""

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from chosha.kernel.clock import now


class FileMailbox(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = settings.CHOSHA_HOME / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = folder / f"{now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}.eml"
            part = path.with_suffix(".part")
            part.write_bytes(message.message().as_bytes())
            part.rename(path)  # whoever watches the folder never sees half a mail
        return len(email_messages)
