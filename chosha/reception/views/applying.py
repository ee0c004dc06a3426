"""受付, from the applicant's side. No account, no session: the token in the address opens the applicant's own page."""

import secrets
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.errors import Refused
from chosha.reception import actions
from chosha.reception.access import application_behind, open_welcome
from chosha.reception.engine.domains import Verdict
from chosha.reception.forms import AnswerForm, ApplyForm, BodyPicker, CodeForm, NewAddressForm, WelcomeForm, WorkAddressForm
from chosha.reception.models import Application, State
from chosha.reception.queries import (
    current_code,
    is_spent,
    next_code_at,
    open_question,
    reading_of,
    step_of,
    usual_wait,
    wait_words,
    ways_of,
    wording_of,
)

# Two signed cookies of the form. The first shows a mistyped address to whoever typed it, and to nobody else; the second is a
# random mark, so that reception sees when many applications come from one browser. Nothing is read from the device itself.
SENT_TO, SENT_FOR = "applied_to", 60 * 60
DEVICE, DEVICE_FOR = "device", 60 * 60 * 24 * 90


def network_of(request: HttpRequest) -> str:
    """The address a request comes from; of IPv6 the network, since one person has as many addresses as they like."""
    return get_ip(request)


def device_of(request: HttpRequest) -> str:
    """The mark this browser was given when it opened the form; empty where it keeps no cookies."""
    return str(request.get_signed_cookie(DEVICE, default="", max_age=DEVICE_FOR))


def _keep(answer: HttpResponse, name: str, content: str, seconds: int, path: str = "/apply/") -> None:
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_signed_cookie(name, content, max_age=seconds, httponly=True, samesite="Lax", path=path, secure=secure)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    mark = device_of(request)
    answer = _apply(request, mark)
    if not mark:
        _keep(answer, DEVICE, secrets.token_urlsafe(16), DEVICE_FOR, "/")  # whoever vouches is asked for it too
    return answer


def _apply(request: HttpRequest, mark: str) -> HttpResponse:
    form = ApplyForm(request.POST or None)
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        try:
            actions.apply(**form.for_action(), network=network_of(request), device=mark)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            answer = redirect("reception:sent")
            _keep(answer, SENT_TO, form.cleaned_data["email"], SENT_FOR)
            return answer
    if "find" in request.POST:
        form = ApplyForm(initial=request.POST.dict())
        return render(request, "reception/apply.html", {"form": form, "found": form.candidates()})
    found = form.candidates() if form.is_bound else []
    return render(request, "reception/apply.html", {"form": form, "found": found}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest) -> HttpResponse:
    """After applying. The browser that applied may mend the address here, before any mail was read."""
    address = str(request.get_signed_cookie(SENT_TO, default="", max_age=SENT_FOR))
    form = NewAddressForm(request.POST or None)
    if request.method == "POST" and address and form.is_valid():
        new, network = form.cleaned_data["email"], network_of(request)
        if done(form, lambda: actions.ask_fresh_address(address, new, device=device_of(request), network=network)):
            answer = redirect("reception:sent")
            _keep(answer, SENT_TO, new, SENT_FOR)
            return answer
    return render(request, "reception/sent.html", {"address": address, "form": form}, status=422 if form.errors else 200)


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The list under the picker, while somebody types."""
    form = BodyPicker(initial={"body": request.GET.get("body", "")[:80]})
    return render(request, "reception/_organisations.html", {"form": form, "found": form.candidates()})


@never_cache
@require_safe
def application(request: HttpRequest, token: str) -> HttpResponse:
    return own_page(request, token, behind(token))


@never_cache
@require_POST
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """The work address, or: a person shall look."""
    mine = behind(token)
    if "person" in request.POST:
        actions.ask_for_person(mine)
        return redirect("reception:application", token)
    form = WorkAddressForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.offer_work_address(mine, form.cleaned_data["work_address"], network=network_of(request))
    ):
        return redirect("reception:application", token)
    return own_page(request, token, mine, proof_form=form)


@never_cache
@require_POST
def code(request: HttpRequest, token: str) -> HttpResponse:
    """The six figures, or: send another code."""
    mine = behind(token)
    form = CodeForm(request.POST if "again" not in request.POST else {"code": "again"})
    act = actions.send_code_again if "again" in request.POST else None
    if form.is_valid():
        typed = form.cleaned_data["code"]
        if done(form, lambda: act(mine, network=network_of(request)) if act else actions.enter_code(mine, typed)):
            return redirect("reception:application", token)
    if act:
        form.data = {}  # the refusal stands above an empty field
    return own_page(request, token, mine, code_form=form)


@never_cache
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    mine = behind(token)
    form = AnswerForm(request.POST)
    if form.is_valid() and done(form, lambda: actions.answer_question(mine, form.cleaned_data["text"])):
        return redirect("reception:application", token)
    return own_page(request, token, mine, answer_form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    mine = behind(token)
    if request.method == "POST":
        actions.withdraw(mine)
        return redirect("reception:application", token)
    return render(request, "reception/withdraw.html", {"token": token, "wording": wording_of(mine)})


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


def behind(token: str) -> Application:
    found = application_behind(token)
    if found is None:
        raise Http404
    return found


def done(form: Form, act: Callable[[], Any]) -> bool:
    """Run the act; what it refuses stands at its field, and what was typed stays."""
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True


def own_page(request: HttpRequest, token: str, mine: Application, **forms: Form) -> HttpResponse:
    """The applicant's page as it stands, with whatever form has something to mend."""
    mine.refresh_from_db()
    wait = wait_words(usual_wait())
    context = {
        "token": token,
        "application": mine,
        "wording": wording_of(mine),
        "step": step_of(mine),
        "ways": ways_of(mine, token, wait),
        "question": open_question(mine) if mine.state == State.ASKED else None,
        "wait": wait,
        "proof_form": WorkAddressForm(initial={"work_address": mine.work_address}),
        "code_form": CodeForm(),
        "answer_form": AnswerForm(),
        "address_form": NewAddressForm(),
        **(_proving(mine) if mine.state == State.WAITING_PROOF else {}),
        **forms,
    }
    return render(request, "reception/application.html", context, status=422 if any(form.errors for form in forms.values()) else 200)


def _proving(mine: Application) -> dict[str, Any]:
    """What the page needs while the work address is asked: whose it is, the code on its way, when the next may go."""
    reading = reading_of(mine) if mine.work_address else None
    newest = current_code(mine)
    came_back = mine.bounced == Application.Bounce.WORK
    living = newest if newest and newest.sent_to == mine.work_address and reading and reading.verdict == Verdict.PROVES else None
    return {
        "bodies": reading.bodies if reading else (),
        "came_back": came_back,
        "asks_address": came_back or not (living or (reading and reading.bodies)),  # as the one clear act, not in a fold
        "code": living,
        "spent": living is not None and is_spent(living),
        "next_code_at": next_code_at(mine),
    }
