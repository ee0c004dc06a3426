"""Vouching: the applicant's page with the word, the member's page where it is typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.reception import actions
from chosha.reception.access import application_behind
from chosha.reception.engine.words import in_groups
from chosha.reception.forms import WordForm
from chosha.reception.models import Application, Vouch
from chosha.reception.queries import call_of, can_be_revoked, living_vouches, vouches_by
from chosha.ui.toasts import say

PAGE = 20
DEVICE, DEVICE_FOR = "device", 60 * 60 * 24 * 90  # the mark that the form for applying gives a browser


def _device_of(request: HttpRequest) -> str:
    """From which browser; empty where nobody ever applied from it."""
    return str(request.get_signed_cookie(DEVICE, default="", max_age=DEVICE_FOR))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, token: str) -> HttpResponse:
    """The applicant's word, and how far it is. POST makes the word, or another one."""
    mine = application_behind(token)
    if mine is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            actions.call_for_vouches(mine)
            return redirect("reception:vouch_call", token)
        except Refused as refusal:
            refused = refusal.sentence
    called = call_of(mine)
    living = called is not None and called.expires_at > now()
    context = {
        "token": token,
        "application": mine,
        "call": called,
        "word": in_groups(actions.word_behind(called)) if called and living else "",
        "given": living_vouches(mine).count(),
        "useful": actions.may_be_vouched_for(mine),
        "refused": refused,
    }
    return render(request, "reception/vouch_call.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vouching(request: HttpRequest) -> HttpResponse:
    """Type the word, see who it is, say so. The word travels along: no number of an application stands in an address."""
    assert isinstance(request.user, Member)  # noqa: S101
    form = WordForm(request.POST or None)
    found: Application | None = None
    if request.method == "POST" and form.is_valid():
        typed, device = form.cleaned_data["word"], _device_of(request)
        try:
            if "vouch" in request.POST:
                application = actions.vouch(request.user, typed, device=device)
                say(request, f"{application.name}さんを確認しました。受付が済むまでは、取り消せます。")
                return redirect("reception:vouching")
            found = actions.find_called(request.user, typed, device=device)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
    if found is not None:
        return render(request, "reception/vouch.html", {"application": found, "word": form.cleaned_data["word"]})
    vouches, after = _own(request, request.user)
    context = {"form": form, "vouches": vouches, "after": after}
    return render(request, "reception/vouching.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, member: Member) -> tuple[list[tuple[Vouch, bool]], int | None]:
    """A page of the member's vouches, each with whether it can be taken back, and where the next page begins."""
    rows = vouches_by(member)
    if (below := whole_number(request.GET.get("after", ""))) is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: PAGE + 1])
    return [(row, can_be_revoked(row)) for row in found[:PAGE]], found[PAGE - 1].pk if len(found) > PAGE else None


@require_POST
def revocation(request: HttpRequest, vouch_id: int) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    vouch = get_object_or_404(vouches_by(request.user), pk=vouch_id)
    try:
        actions.revoke_vouch(vouch, by=request.user)
        say(request, "確認を取り消しました。")
    except Refused as refusal:
        say(request, refusal.sentence)
    return redirect("reception:vouching")
