from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.moderation.access import may_cover, visible_covers
from chosha.moderation.actions import cover_thing, lift_cover
from chosha.moderation.forms import CoverForm
from chosha.moderation.queries import covered_page
from chosha.ui.toasts import say


@require_safe
def covered(request: HttpRequest) -> HttpResponse:
    member = _moderator(request)
    rows, cursor = covered_page(member, before=whole_number(request.GET.get("after", "")))
    return render(request, "moderation/covered.html", {"rows": rows, "cursor": cursor})


@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    member = _moderator(request)
    thing = _thing(member, key, thing_id)
    form = CoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cover_thing(key, thing, by=member, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            say(request, "いったん伏せました。書いた人には、理由をお知らせしました。")
            return redirect("moderation:covered")
    status = 422 if form.is_bound else 200
    return render(request, "moderation/cover.html", {"form": form, "card": passport(key).card(thing)}, status=status)


@require_POST
def lifting(request: HttpRequest, cover_id: int) -> HttpResponse:
    member = _moderator(request)
    lift_cover(get_object_or_404(visible_covers(member), pk=cover_id), by=member)
    say(request, "元どおり見えるようにしました。書いた人にもお知らせしました。")
    return redirect("moderation:covered")


def _moderator(request: HttpRequest) -> Member:
    if not may_cover(request.user):
        raise NotAllowed("Only moderators come here.")
    return cast(Member, request.user)


def _thing(member: Member, key: str, thing_id: int) -> Any:
    try:
        issued = passport(key)
    except KeyError:
        raise Http404 from None
    return get_object_or_404(issued.visible_to(member), pk=thing_id)
