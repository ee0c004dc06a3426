"""An invitation, from the side of whoever is invited. Looking at it does nothing: mail gateways open every link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chosha.kernel.errors import Refused
from chosha.reception import actions
from chosha.reception.access import open_invitation
from chosha.reception.forms import InvitationForm, answers_of
from chosha.reception.models import Link
from chosha.reception.views.applying import SENT_TO, network_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    link = open_invitation(token)
    if link is None:
        return render(request, "reception/invitation_over.html", status=410)
    if "refuse" in request.POST:
        return _refuse(request, link)
    looking = request.method != "POST"
    if looking or "find" in request.POST:
        form = InvitationForm(initial=answers_of(link.application) if looking else request.POST.dict())
        return _page(request, form, link, token)
    form = InvitationForm(request.POST)
    return (form.is_valid() and _claim(request, form, link)) or _page(request, form, link, token)


def _claim(request: HttpRequest, form: InvitationForm, link: Link) -> HttpResponse | None:
    """On to the person's own page; to 「メールを送りました」 where another address has to show first whose it is."""
    try:
        page = actions.claim_invitation(link, **form.for_action(), network=network_of(request))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None
    if page:
        return redirect("reception:application", page.rstrip("/").rpartition("/")[2])
    answer = redirect("reception:sent")
    answer.set_signed_cookie(SENT_TO, form.cleaned_data["email"], max_age=600, httponly=True, samesite="Lax", path="/apply/")
    return answer


def _refuse(request: HttpRequest, link: Link) -> HttpResponse:
    try:
        actions.refuse_invitation(link)
    except Refused:
        return render(request, "reception/invitation_over.html", status=410)
    return render(request, "reception/invitation_erased.html")


def _page(request: HttpRequest, form: InvitationForm, link: Link, token: str) -> HttpResponse:
    context = {"form": form, "found": form.candidates(), "token": token, "until": link.expires_at, "invited": link.application}
    return render(request, "reception/invitation.html", context, status=422 if form.errors else 200)
