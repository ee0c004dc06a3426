import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosha.config.settings")
FOREIGN = re.compile(r"charset\*\s*=[^;]*|charset\s*=\s*+[\"']?+(?!utf-?8\b)[^;]*", re.IGNORECASE)
_pages = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    environ["CONTENT_TYPE"] = harmless(environ.get("CONTENT_TYPE", ""))
    return _pages(environ, start_response)


def harmless(content_type: str) -> str:
    """Django reads the address in the charset the sender names, before it can catch what some charsets break on.

    Latin-1 breaks on nothing; `legible` refuses it like every other that is not UTF-8.
    """
    return FOREIGN.sub("charset=iso-8859-1", content_type)
