"""What no database can keep as text is answered with 400 before any room sees it."""

import codecs
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import render

from chosha.config.public import BY_TOKEN
from chosha.kernel.text import is_storable

SENTENCE = "送られた内容を、読み取れませんでした。見えない文字が混じっているときは、打ち直すと送れます。"


class LegibleOnly:
    """Looks at the address and at forms. Bodies of the API are looked at where they are parsed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            # Some codecs fail on anything, others make half signs: the address is read as UTF-8 until the answer is given.
            request.encoding = "utf-8"
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        return None if all(map(is_storable, _texts(request))) else bad_request(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What a view finds out only on reading: a form where a file was due, a number of more figures than Python reads."""
        too_long = isinstance(error, ValueError) and "sys.set_int_max_str_digits" in str(error)
        return bad_request(request) if too_long or isinstance(error, RawPostDataException) else None


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from _inside(request.GET)
    name = request.resolver_match.view_name if request.resolver_match else ""
    if not name.startswith(BY_TOKEN):
        try:
            yield from _inside(request.POST)
        except UnreadablePostError:
            return  # whoever sent it is gone; the form's own check says so


def _inside(fields: QueryDict) -> Iterator[str]:
    for name, values in fields.lists():
        yield name
        yield from map(str, values)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, also for what Django itself could not read."""
    if request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": {"code": "bad_request", "message": SENTENCE}}, status=400)
    return render(request, "400.html", status=400)
