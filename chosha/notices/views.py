from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.members.models import Member
from chosha.notices.access import visible_notices
from chosha.notices.actions import choose_kinds, mark_all_read, mark_read
from chosha.notices.engine.kinds import KINDS
from chosha.notices.queries import has_unread, notice_page, stopped_kinds
from chosha.ui.toasts import say

OWN = "/"  # a notice leads into the building, never out of it


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    rows, cursor = notice_page(member, request.GET.get("after", ""))
    return render(request, "notices/front.html", {"notices": rows, "cursor": cursor, "unread": has_unread(member)})


@require_POST
def opening(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Read one: it is marked and leads to its page."""
    member = _member(request)
    notice = get_object_or_404(visible_notices(member), pk=notice_id)
    mark_read(notice, by=member)
    if not notice.url.startswith(OWN) or notice.url.startswith("//"):
        raise Http404
    return redirect(notice.url)


@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    """Which of the notices that nobody has to have one wants."""
    member = _member(request)
    if request.method == "POST":
        choose_kinds(set(request.POST.getlist("kinds")), by=member)
        say(request, "保存しました。")
        return redirect("notices:front")
    stopped = stopped_kinds(member)
    rows = [(kind, title, words, kind not in stopped) for kind, (title, words) in KINDS.items()]
    return render(request, "notices/kinds.html", {"rows": rows})


@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    mark_all_read(by=_member(request))
    return redirect("notices:front")
