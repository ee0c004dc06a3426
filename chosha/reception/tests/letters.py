"""Reading the mails that were queued."""

import re

from chosha.notices.models import Mail


def last_mail(to: str) -> Mail:
    return Mail.objects.filter(to=to).latest("pk")


def code_in(mail: Mail) -> str:
    return re.search(r"確認コード  (\d{3} \d{3})", mail.text).group(1)


def token_in(mail: Mail) -> str:
    return re.search(r"/apply/(?:welcome/)?([\w-]{20,})/", mail.text).group(1)
