from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from chosha.board.access import KEY, may_restore, visible_attachments, visible_posts
from chosha.board.actions import mark_read
from chosha.board.engine.drawing import draw_lines, plate
from chosha.board.queries import (
    TABS,
    files_of,
    has_bookmark,
    has_news,
    large_duties,
    listing,
    name_of,
    open_gone_post,
    open_post,
    related_posts,
    talk_about,
    versions,
    waiting_posts,
)
from chosha.kernel.errors import NotAllowed
from chosha.media.engine.delivery import deliver
from chosha.members.models import Member
from chosha.talk.access import is_own
from chosha.talk.views import new_form_key


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    tab, duty, after = (request.GET.get(name, "") for name in ("tab", "duty", "after"))
    tab = tab if tab in TABS else ""
    duties = large_duties()
    found = listing(member, tab=tab, duty=duty, after=after)
    context = {
        "tab": tab,
        "tabs": [(key, words, f"?tab={key}" if key else "/board/") for key, words in TABS.items()],
        "duty": duty,
        "duty_name": dict(duties).get(duty, ""),
        "duties": duties,
        "lines": draw_lines(found.lines),
        "cursor": found.cursor,
        "later_page": bool(after),
        "waiting": waiting_posts(member) if tab != "waiting" else [],
    }
    return render(request, "board/list.html", context)


@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    member = member_of(request)
    found = open_post(member, post_id)
    if found is None:
        return _gone(request, member, post_id)
    if has_news(member, found):
        mark_read(post_id, by=member)
    context = {
        "post": found,
        "own": is_own(member, found, KEY, post_id),
        "bookmarked": has_bookmark(member, post_id),
        "files": files_of(post_id),
        "plate": mark_safe(plate(found.kind, found.helped is not None)),  # noqa: S308
        "talk": talk_about(member, found, request.GET.get("after", "")),
        "related": related_posts(member, found),
        "client_key": new_form_key(),
    }
    return render(request, "board/post.html", context)


def _gone(request: HttpRequest, member: Member, post_id: int) -> HttpResponse:
    """Taken away meanwhile: said in a sentence, with a way on; the answers of others stay readable."""
    found = open_gone_post(member, post_id)
    if found is None:
        raise Http404
    context = {"post": found, "talk": talk_about(member, found), "undoable": may_restore(member, found)}
    return render(request, "board/gone.html", context, status=410)


@require_safe
def history(request: HttpRequest, post_id: int) -> HttpResponse:
    found = get_object_or_404(visible_posts(request.user).select_related("author", "mask"), pk=post_id)
    context = {"post": found, "name": name_of(found), "versions": versions(found, member_of(request)), "place": f"/board/{post_id}/"}
    return render(request, "board/history.html", context)


@require_safe
def attached(request: HttpRequest, attachment_id: int, variant: str) -> HttpResponseBase:
    """A file, as private as the post it belongs to; of a draft, to its writer alone."""
    found = get_object_or_404(visible_attachments(request.user).select_related("file"), pk=attachment_id)
    return deliver(request, found.file, variant)


def member_of(request: HttpRequest) -> Member:
    if not isinstance(request.user, Member):
        raise NotAllowed("Members only.")
    return request.user
