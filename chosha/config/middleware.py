"""What every answer passes: headers, refusals turned into pages, and the door that is shut by default."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from chosha.config.failures import written_in
from chosha.config.public import BEFORE_CONSENT, BEFORE_TOTP, BY_TOKEN, OPEN_TO_READERS, PUBLIC, ROOMS_OPEN_TO_READERS
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import READ_ONLY_WORDS, is_inside, lacks_second_step
from chosha.members.actions import note_seen
from chosha.members.queries import hour_of

SAFE = ("GET", "HEAD", "OPTIONS")
SHORT = 20  # characters; keys and choices of forms are shorter, what one would mind losing is longer
Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), display-capture=(), geolocation=(), browsing-topics=()",  # the desk asks for its own
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
if getattr(settings, "HTTPS", False):
    HEADERS["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"


def headers(get_response: Answer) -> Answer:
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers and not request.path.startswith(settings.STATIC_URL):
            # Pages of members must not stay in a shared cache nor come back after signing out.
            response.headers["Cache-Control"] = "private, no-cache"
        if request.method == "POST" and request.path == reverse("account_logout"):
            # The back button must not bring a member's pages to whoever uses the device next.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return answer


class refusals:
    """NotAllowed -> 403, Refused -> 422 with its sentence; a fragment for htmx, JSON for scripts, else a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and _wants_a_page(request):
            # Django's own answer is an empty page: whoever reloads after a form, or comes back from the login, would stand before nothing.
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"typed": written_in(request)}, status=403)
        if not isinstance(error, Refused):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": {"code": "refused", "message": error.sentence}}, status=422)
        page = "ui/_refused.html" if request.headers.get("HX-Request") else "422.html"
        return render(request, page, {"sentence": error.sentence}, status=422)


class MembersOnly:
    """Default deny: a url answers to a member in good standing, or stands on the public list."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in PUBLIC or name.startswith(BY_TOKEN):
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        if not is_inside(request.user):
            return redirect("members:outside")
        if lacks_second_step(request.user) and name not in BEFORE_TOTP:
            return redirect("mfa_activate_totp")
        return None


class Consenting:
    """The rules changed: whoever has not agreed since reads them before the next page. A form already opened may still be sent."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD") or not _wants_a_page(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name != "home:front" and (name in PUBLIC or name.startswith((*BY_TOKEN, *BEFORE_CONSENT))):
            return None
        if not is_inside(request.user) or not request.user.asks_consent or lacks_second_step(request.user):
            return None
        return redirect(f"{reverse('members:consent')}?next={quote(request.get_full_path())}")


class ReadersOnly:
    """Whoever's yearly proof is overdue reads and watches: whatever would change something is refused, unless it stands on the list."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method in SAFE or not request.user.is_authenticated or not request.user.read_only or stays_open(name):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": {"code": "read_only", "message": READ_ONLY_WORDS}}, status=403)
        if request.headers.get("HX-Request"):
            # Nothing is put into the page, so the form keeps what was typed; the header lets the page say why.
            return HttpResponse(status=403, headers={"X-Read-Only": "1"})
        return render(request, "read_only.html", {"sentence": READ_ONLY_WORDS, "typed": _typed(request)}, status=403)


def stays_open(name: str) -> bool:
    """Whether a url answers also to those who may only read at present."""
    return name in PUBLIC or name in OPEN_TO_READERS or name.startswith((*BY_TOKEN, *ROOMS_OPEN_TO_READERS))


def last_seen(get_response: Answer) -> Answer:
    """Notes once an hour that a signed-in device is in use, for the member's list of devices."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated and request.session.get("seen") != hour_of():
            request.session["seen"] = hour_of()
            note_seen(request.session.session_key or "")
        return get_response(request)

    return answer


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # The page behind the fragment must go to the login as a whole; what was typed stays on the device.
        return HttpResponse(status=401, headers={"HX-Redirect": f"{_login_then(_page(request, 'HX-Current-URL'))}&cut=1"})
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=401)
    if request.method not in ("GET", "HEAD"):
        context = {"login": _login_then(_page(request, "Referer")), "typed": _typed(request)}
        return render(request, "401.html", context, status=401)
    return redirect(_login_then(request.get_full_path()))


def _login_then(path: str) -> str:
    return f"{reverse(settings.LOGIN_URL)}?next={quote(path)}"


def _page(request: HttpRequest, header: str) -> str:
    """The path of our own page that a header names."""
    return request.headers.get(header, "").partition(f"//{request.get_host()}")[2] or "/"


def _typed(request: HttpRequest) -> list[str]:
    """What somebody wrote into a form that could not be sent: whatever is too long for a choice, and no secret."""
    fields = ((name, words) for name, words in request.POST.items() if not re.search(r"csrf|password", name))
    return [words for _, words in fields if isinstance(words, str) and len(words) > SHORT]


def _wants_a_page(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.headers.get("HX-Request")
