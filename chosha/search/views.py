from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chosha.kernel.text import whole_number
from chosha.search.queries import MOST, find

A_PAGE = 20


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:200]
    limit = min(whole_number(request.GET.get("limit", "")) or A_PAGE, MOST)
    hits = find(request.user, q, limit) if q else []
    more = limit + A_PAGE if len(hits) == limit and limit < MOST else 0
    return render(request, "search/results.html", {"q": q, "hits": hits, "more": more})
