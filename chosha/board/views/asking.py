"""回答中, 札: what goes on around a question while it waits."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.board import actions
from chosha.board.access import may_claim, visible_posts
from chosha.board.actions.tags import BETWEEN
from chosha.board.queries import Opened, holds_claim, open_post, similar_posts, tags_like
from chosha.board.views.reading import member_of
from chosha.kernel.errors import Refused
from chosha.members.models import Member
from chosha.ui.toasts import say


@require_safe
def claim(request: HttpRequest, post_id: int) -> HttpResponse:
    """The fragment as it stands now, asked for again when something was said."""
    member = member_of(request)
    found = open_post(member, post_id)
    if found is None:
        raise Http404
    return _claim(request, member, found)


@require_POST
def claiming(request: HttpRequest, post_id: int, *, taken: bool) -> HttpResponse:
    """Say to be writing, or not any more; htmx gets the fragment, with the reason where somebody else was quicker."""
    member = member_of(request)
    found = get_object_or_404(visible_posts(request.user), pk=post_id)
    sentence = ""
    try:
        actions.claim_post(found, by=member) if taken else actions.give_up_claim(post_id, by_id=member.pk)
    except Refused as refusal:
        sentence = refusal.sentence
    if not request.headers.get("HX-Request"):
        say(request, sentence or (WRITING if taken else "書くのをやめたことにしました。書いた文は残っています。"))
        return redirect(f"/board/{post_id}/#{'write' if taken else 'claim'}")
    shown = open_post(member, post_id)
    if shown is None:
        raise Http404
    return _claim(request, member, shown, sentence)


WRITING = "10分のあいだ、ほかの方には「だれかが書いています」と出ます。名前は出ません。"


def _claim(request: HttpRequest, member: Member, post: Opened, sentence: str = "") -> HttpResponse:
    context = {"post": post, "holds": holds_claim(member, post), "claimable": may_claim(member, post), "refused": sentence}
    return render(request, "board/_claim.html", context)


def _typed(request: HttpRequest, name: str) -> str:
    """From the field of a form that is being written, which is kept out of the address; from the address where there is no script."""
    return str((request.POST if request.method == "POST" else request.GET).get(name, ""))


@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: HttpRequest) -> HttpResponse:
    """All tags in use; htmx gets those that begin like the last word being typed."""
    typed = _typed(request, "tags")[:200]
    *before, begun = BETWEEN.split(typed) or [""]
    if request.headers.get("HX-Request"):
        words = tags_like(member_of(request), begun, without=before) if begun else []
        return render(request, "board/_tags.html", {"words": words})
    return render(request, "board/tags.html", {"words": tags_like(member_of(request), "", limit=200)})


@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest) -> HttpResponse:
    """Earlier posts that resemble a title: lines under the field, or a page where there is no script."""
    title = _typed(request, "title")[:160]
    found = similar_posts(member_of(request), title)
    part = "board/_similar.html" if request.headers.get("HX-Request") else "board/similar.html"
    return render(request, part, {"found": found, "title": title})
