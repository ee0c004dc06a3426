"""Moderators stop a mask in its thread, or close a thread to masks, and never learn who it is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.moderation.access import may_cover
from chosha.talk.access import is_closed_to_masks, visible_thing
from chosha.talk.actions import close_to_masks, lift_silence, silence_mask
from chosha.talk.forms import SilenceForm
from chosha.talk.models import Mask, Silence
from chosha.talk.queries.openings import silences_page, thread_places
from chosha.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def mask(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """From a text under a mask: stop this one, or all in the thread."""
    member = _moderator(request)
    text = visible_thing(member, key, thing_id)
    worn: Mask | None = getattr(text, "mask", None)
    if worn is None:
        raise Http404
    title, place = thread_places({(worn.thing_key, worn.thing_id)}).get((worn.thing_key, worn.thing_id), ("消えた題", "/board/"))
    form = SilenceForm(request.POST if request.method == "POST" else None, initial={"whom": SilenceForm.ONE})
    if request.method == "POST" and form.is_valid():
        try:
            made = _stop(member, worn, whole=form.cleaned_data["whom"] == SilenceForm.ALL, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            undo = f"/talk/silences/{made.pk}/lifting/" if made else ""
            say(request, "止めました。書いた人には、その題で理由を知らせています。" if made else "もう止めてあります。", undo=undo)
            return redirect("talk:silences")
    context = {"form": form, "mask": worn, "title": title, "place": place, "closed": is_closed_to_masks(worn.thing_key, worn.thing_id)}
    return render(request, "talk/mask.html", context, status=422 if form.is_bound else 200)


def _stop(member: Member, worn: Mask, *, whole: bool, reason: str) -> Silence | None:
    if whole:
        return close_to_masks(worn.thing_key, worn.thing_id, by=member, reason=reason)
    return silence_mask(worn, by=member, silent=True, reason=reason)


@require_safe
def silences(request: HttpRequest) -> HttpResponse:
    _moderator(request)
    lines, cursor = silences_page(whole_number(request.GET.get("after", "")))
    return render(request, "talk/silences.html", {"lines": lines, "cursor": cursor})


@require_POST
def lifting(request: HttpRequest, silence_id: int) -> HttpResponse:
    member = _moderator(request)
    lift_silence(get_object_or_404(Silence, pk=silence_id), by=member)
    say(request, "また匿名で書けるようにしました。")
    return redirect("talk:silences")


def _moderator(request: HttpRequest) -> Member:
    if not may_cover(request.user) or not isinstance(request.user, Member):
        raise NotAllowed("Only moderators come here.")
    return request.user
