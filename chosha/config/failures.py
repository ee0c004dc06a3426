"""Pages for what went wrong: what happened, what can be done, what was kept."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from chosha.kernel.errors import failure_number

logger = logging.getLogger(__name__)
WRITTEN = ("title", "body")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": {"code": "not_found", "message": "見つかりませんでした。"}}, status=404)
    return render(request, "404.html", {"typed": written_in(request)}, status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"typed": written_in(request)}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"typed": written_in(request)}, status=403)


def written_in(request: HttpRequest) -> list[str]:
    """What somebody wrote for others into a form whose page has gone meanwhile: to be copied where there is no script that keeps it."""
    sent = (request.POST.get(name, "") for name in WRITTEN) if request.method == "POST" and request.user.is_authenticated else ()
    return [words for words in sent if words.strip()]


def failed(request: HttpRequest) -> HttpResponse:
    """500. The number links what the member tells the secretariat with the line in the log."""
    number = failure_number()
    logger.error("failure %s at %s", number, request.resolver_match.view_name if request.resolver_match else "?")
    if request.path.startswith("/api/"):
        message = f"こちらの不具合です。事務局に伝えるときの番号: {number}"
        return JsonResponse({"error": {"code": "failed", "message": message}}, status=500)
    return render(request, "500.html", {"number": number}, status=500)
