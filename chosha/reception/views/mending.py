"""受付, from the applicant's side: what was written is mended. The token in the address opens it, as the own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chosha.kernel.errors import Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Organisation
from chosha.reception import actions
from chosha.reception.forms import MendForm, NewAddressForm, WorkAddressForm
from chosha.reception.models import Purpose, State
from chosha.reception.queries import wording_of
from chosha.reception.views.applying import behind, done, network_of, own_page


@never_cache
@require_POST
def body(request: HttpRequest, token: str) -> HttpResponse:
    """The work address is another body's: take that body (直して進む), or leave both as they are for a person to look at."""
    mine = behind(token)
    if "person" in request.POST:
        actions.ask_for_person(mine, keep_address=True)
        return redirect("reception:application", token)
    organisation = get_object_or_404(Organisation, pk=whole_number(request.POST.get("organisation", "")) or 0)
    form = WorkAddressForm({"work_address": mine.work_address})
    if done(form, lambda: actions.mend_body(mine, organisation, network=network_of(request))):
        return redirect("reception:application", token)
    return own_page(request, token, mine, proof_form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, token: str) -> HttpResponse:
    """Names, body, post and field. Of the yearly proof there is nothing to mend here (a move is a transfer), nor of what is over."""
    mine = behind(token)
    if mine.purpose == Purpose.RENEWAL or not (mine.is_open or mine.stands_at == State.WAITING_PERSON):
        return redirect("reception:application", token)
    searching = "find" in request.POST
    written = None if searching else request.POST or None
    form = MendForm(written, application=mine, initial=request.POST.dict() if searching else None)
    if form.is_valid() and done(form, lambda: actions.mend_application(mine, form.for_action())):
        return redirect("reception:application", token)
    context = {"form": form, "token": token, "wording": wording_of(mine), "application": mine}
    context["found"] = form.candidates() if searching or form.is_bound or mine.organisation else []
    return render(request, "reception/details.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Another private address: a mail to it asks for the confirmation."""
    mine = behind(token)
    form = NewAddressForm(request.POST)
    if form.is_valid() and done(form, lambda: actions.ask_new_address(mine, form.cleaned_data["email"], network=network_of(request))):
        return render(
            request, "reception/address_asked.html", {"token": token, "address": form.cleaned_data["email"], "wording": wording_of(mine)}
        )
    return own_page(request, token, mine, address_form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: HttpRequest, ticket: str) -> HttpResponse:
    """The door of the confirming mail. Looking at it does nothing: mail gateways open every link."""
    content = actions.ticket_content(ticket)
    sentence = ""
    if request.method == "POST":
        try:
            return redirect(actions.confirm_new_address(ticket))
        except Refused as refusal:
            sentence = refusal.sentence
    context = {"address": content["to"] if content else "", "sentence": sentence}
    return render(request, "reception/new_address.html", context, status=410 if content is None else 422 if sentence else 200)
