"""受付, from the applicant's side. No account, no session: the token in the address opens the applicant's own page."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal.ratelimit import get_ip
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.errors import Refused
from chosha.reception import actions
from chosha.reception.access import application_behind, open_welcome
from chosha.reception.forms import AnswerForm, ApplyForm, BodyPicker, CodeForm, WelcomeForm, WorkAddressForm
from chosha.reception.models import Application, State
from chosha.reception.queries import current_code, open_question, usual_wait, wait_words

SENT_TO = "applied_to"  # a signed cookie: shows a mistyped address to whoever typed it, and to nobody else


def network_of(request: HttpRequest) -> str:
    """The address a request comes from; of IPv6 the network, since one person has as many addresses as they like."""
    return get_ip(request)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    form = ApplyForm(request.POST or None)
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        try:
            actions.apply(**form.for_action(), network=network_of(request))
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            answer = redirect("reception:sent")
            answer.set_signed_cookie(SENT_TO, form.cleaned_data["email"], max_age=600, httponly=True, samesite="Lax", path="/apply/")
            return answer
    if "find" in request.POST:
        form = ApplyForm(initial=request.POST.dict())
        return render(request, "reception/apply.html", {"form": form, "found": form.candidates()})
    found = form.candidates() if form.is_bound else []
    return render(request, "reception/apply.html", {"form": form, "found": found}, status=422 if form.errors else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    address = request.get_signed_cookie(SENT_TO, default="", max_age=600)
    return render(request, "reception/sent.html", {"address": address})


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The list under the picker, while somebody types."""
    form = BodyPicker(initial={"body": request.GET.get("body", "")[:80]})
    return render(request, "reception/_organisations.html", {"form": form, "found": form.candidates()})


@never_cache
@require_safe
def application(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token, _behind(token))


@never_cache
@require_POST
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """The work address, or: a person shall look."""
    mine = _behind(token)
    if "person" in request.POST:
        actions.ask_for_person(mine)
        return redirect("reception:application", token)
    form = WorkAddressForm(request.POST)
    if form.is_valid() and _done(
        form, lambda: actions.offer_work_address(mine, form.cleaned_data["work_address"], network=network_of(request))
    ):
        return redirect("reception:application", token)
    return _page(request, token, mine, proof_form=form)


@never_cache
@require_POST
def code(request: HttpRequest, token: str) -> HttpResponse:
    """The six figures, or: send another code."""
    mine = _behind(token)
    form = CodeForm(request.POST if "again" not in request.POST else {"code": "again"})
    act = actions.send_code_again if "again" in request.POST else None
    if form.is_valid():
        typed = form.cleaned_data["code"]
        if _done(form, lambda: act(mine, network=network_of(request)) if act else actions.enter_code(mine, typed)):
            return redirect("reception:application", token)
    if act:
        form.data = {}  # the refusal stands above an empty field
    return _page(request, token, mine, code_form=form)


@never_cache
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    mine = _behind(token)
    form = AnswerForm(request.POST)
    if form.is_valid() and _done(form, lambda: actions.answer_question(mine, form.cleaned_data["text"])):
        return redirect("reception:application", token)
    return _page(request, token, mine, answer_form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    mine = _behind(token)
    if request.method == "POST":
        actions.withdraw(mine)
        return redirect("reception:application", token)
    return render(request, "reception/withdraw.html", {"token": token})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponseBase:
    """The door of the welcome mail. Looking at it does nothing: mail gateways open every link."""
    link = open_welcome(token)
    if link is None or link.application.member is None:
        return render(request, "reception/welcome_over.html", status=410)
    member = link.application.member
    form = WelcomeForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        actions.welcome_in(link, form.cleaned_data["password"])
        member.refresh_from_db()
        answer: HttpResponseBase = perform_password_login(
            request, {"email": member.email}, Login(user=member, redirect_url="/me/welcome/", email=member.email)
        )
        # Whoever has just set the password need not type it again to add a passkey.
        record_authentication(request, member, method="password", reauthenticated=True)
        return answer
    return render(request, "reception/welcome.html", {"form": form, "newcomer": member}, status=422 if form.errors else 200)


def _behind(token: str) -> Application:
    found = application_behind(token)
    if found is None:
        raise Http404
    return found


def _done(form: Form, act: Any) -> bool:
    """Run the act; what it refuses stands at its field, and what was typed stays."""
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True


def _page(request: HttpRequest, token: str, mine: Application, **forms: Form) -> HttpResponse:
    mine.refresh_from_db()
    newest = current_code(mine) if mine.state == State.WAITING_PROOF else None
    context = {
        "token": token,
        "application": mine,
        "code": newest if newest and newest.sent_to == mine.work_address else None,
        "question": open_question(mine) if mine.state == State.ASKED else None,
        "wait": wait_words(usual_wait()),
        "proof_form": WorkAddressForm(initial={"work_address": mine.work_address}),
        "code_form": CodeForm(),
        "answer_form": AnswerForm(),
        **forms,
    }
    return render(request, "reception/application.html", context, status=422 if any(form.errors for form in forms.values()) else 200)
