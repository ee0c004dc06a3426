"""Answers for readers that come again and again: with a mark of their words, so that who has them is answered in one line; and none."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse


def tagged_answer(request: HttpRequest, drawn: bytes, content_type: str) -> HttpResponse:
    """The words, or 304 for a reader who has them. Kept by nobody on the way and by no search engine."""
    mark = f'"{sha256(drawn).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match", "") == mark
    answer = HttpResponse(status=304) if same else HttpResponse(drawn, content_type=content_type)
    answer["ETag"], answer["Cache-Control"], answer["X-Robots-Tag"] = mark, "private, no-cache", "noindex"
    return answer


def turned_away(status: int, *, gone: str) -> HttpResponse:
    """The answer of an address that is read by no more (410, with a sentence) or too often (429). Raises Http404 for all else."""
    if status == 410:
        return HttpResponse(gone, status=410, content_type="text/plain; charset=utf-8")
    if status == 429:
        return HttpResponse(status=429, headers={"Retry-After": "600"})
    raise Http404
