"""The sample sheet, and the choice of a bright or a dark house."""

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

THEMES = ("light", "dark")
A_YEAR = 60 * 60 * 24 * 365
SPRITE = Path(__file__).parent / "static/ui/icons.svg"


@require_GET
def samples(request: HttpRequest) -> HttpResponse:
    """The 24 components on one page; only in the demo."""
    if not settings.CHOSHA_DEMO:
        raise Http404
    names = re.findall(r'<symbol id="(\w+)"', SPRITE.read_text())
    return render(request, "ui/samples.html", {"signs": names})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie of this device, so that the server draws the right house at once."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    answer = HttpResponseRedirect(onward)
    if request.POST.get("theme") in THEMES:
        answer.set_cookie("theme", request.POST["theme"], max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
