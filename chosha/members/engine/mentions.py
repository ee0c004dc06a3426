"""「@表示名」 in a text: a link to a member's page. Whose it is, and how it is read. No database here."""

import re
from collections.abc import Mapping

from django.utils.html import escape

MOST = 10
# As the wall of prose draws it; what a member types around it cannot bring forth another form.
MENTION = re.compile(r'<a href="/members/([0-9]{1,18})/" rel="noopener nofollow">(@[^<]{1,120})</a>')


def mentioned_in(html: str) -> list[int]:
    """Up to ten members a rendered text names, each once, in their order."""
    return list(dict.fromkeys(int(number) for number, _ in MENTION.findall(html)))[:MOST]


def with_names(html: str, names: Mapping[int, str]) -> str:
    """Members the reader may meet lead to their page under the name they carry today; of all others the words as they were written."""

    def drawn(found: re.Match[str]) -> str:
        name = names.get(int(found[1]))
        return f'<a class="mention" href="/members/{found[1]}/">@{escape(name)}</a>' if name else found[2]

    return MENTION.sub(drawn, html)
