"""あなたの情報を見た記録: for every member, about themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chosha.members.models import Member
from chosha.reception.queries.access_log import acts_on, reads_of


@never_cache
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Who looked; with `tab=acts` what was done."""
    assert isinstance(request.user, Member)  # noqa: S101
    acts = request.GET.get("tab") == "acts"
    lines, cursor = (acts_on if acts else reads_of)(request.user, request.GET.get("after", ""))
    return render(request, "reception/access_log.html", {"lines": lines, "cursor": cursor, "acts": acts})
