from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chosha.desks.demo.queries import keys, letter, letters

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.CHOSHA_DEMO:
            raise Http404
        return view(request, **kwargs)

    return guarded


@require_safe
@demo_only
def accounts(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/accounts.html", {"keys": keys()})


@require_safe
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mailbox.html", {"letters": letters()})


@require_safe
@demo_only
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = letter(name)
    if found is None:
        raise Http404
    return render(request, "demo/mail.html", {"letter": found})
