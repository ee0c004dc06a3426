"""Keeping off somebody: from the page of a member or from what they wrote, and the list of it, which only its owner sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.errors import Refused
from chosha.members import actions
from chosha.members.access import visible_members
from chosha.members.forms.directory import DistanceForm
from chosha.members.models import Distance, Member
from chosha.members.queries.distances import distance_to, distances_of
from chosha.ui.toasts import say


@require_safe
def distances(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    return render(request, "members/distances.html", {"distances": distances_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def distance(request: HttpRequest, member_id: int) -> HttpResponse:
    whom = get_object_or_404(visible_members(request.user), pk=member_id)
    return distance_page(request, whom, back=f"/members/{member_id}/")


def distance_page(request: HttpRequest, whom: Member, *, back: str) -> HttpResponse:
    """The two ways to keep off `whom`; the caller has asked that the member may know of them. `back` is where they came from."""
    assert isinstance(request.user, Member)  # noqa: S101
    standing = distance_to(request.user, whom.pk)
    begun = {"kind": standing.kind if standing else Distance.Kind.MUTE}
    form = DistanceForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        try:
            kept = actions.keep_off(whom, by=request.user, kind=form.cleaned_data["kind"])
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            words = "ミュートしました。" if kept.kind == Distance.Kind.MUTE else "会わない設定にしました。"
            say(request, f"{words}相手には伝わりません。", undo=f"/me/distances/{kept.pk}/removal/")
            return redirect("members:distances")
    context = {"form": form, "whom": whom, "back": back, "standing": standing}
    return render(request, "members/distance.html", context, status=422 if form.errors else 200)


@require_POST
def removal(request: HttpRequest, distance_id: int) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    standing = get_object_or_404(distances_of(request.user), pk=distance_id)
    words = actions.come_closer(standing, by=request.user)
    say(request, f"{standing.whom.name_with_san}との距離を、元どおりにしました。", undo=f"/me/distances/return/{words}/")
    return redirect("members:distances")


@require_POST
def coming_back(request: HttpRequest, words: str) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    actions.keep_off_again(words, by=request.user)
    say(request, "元に戻しました。")
    return redirect("members:distances")
