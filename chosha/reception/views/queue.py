"""受付, from the volunteers' side: the queue, one application, what is decided about it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.reception import actions
from chosha.reception.access import is_held_by_another, may_review, visible_applications
from chosha.reception.forms import BodyPicker, DeclineForm, QuestionForm
from chosha.reception.models import Application, State
from chosha.reception.queries import checks, documents_of, is_small_body, usual_wait, vouches_of, wait_words, waiting_count
from chosha.reception.queries import queue as waiting
from chosha.ui.toasts import say


def _member(request: HttpRequest) -> Member:
    if not may_review(request.user):
        raise NotAllowed
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def _one(request: HttpRequest, application_id: int) -> tuple[Member, Application]:
    member = _member(request)
    rows = visible_applications(member).select_related("organisation", "duty", "claimed_by")
    return member, get_object_or_404(rows, pk=application_id)


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    rows = list(waiting(member)[:100])
    context = {
        "waiting": [row for row in rows if row.state == State.WAITING_PERSON],
        "asked": [row for row in rows if row.state == State.ASKED],
        "wait": wait_words(usual_wait()),
        "now": now(),
    }
    return render(request, "reception/queue.html", context)


@require_POST
def next_one(request: HttpRequest) -> HttpResponse:
    try:
        application = actions.claim_next(by=_member(request))
    except Refused as refusal:
        say(request, refusal.sentence)
        return redirect("reception:queue")
    return redirect("reception:review", application.pk)


@never_cache
@require_safe
def review(request: HttpRequest, application_id: int) -> HttpResponse:
    member, application = _one(request, application_id)
    actions.note_reading(application, by=member)
    return _review(request, member, application)


def _review(request: HttpRequest, member: Member, application: Application, picker: BodyPicker | None = None) -> HttpResponse:
    held = application.claimed_until is not None and application.claimed_until > now()
    others = is_held_by_another(application, member)
    picker = picker or BodyPicker(initial={"body": application.organisation_text})
    context = {
        "application": application,
        "checks": checks(application),
        "questions": application.questions.all(),
        "documents": documents_of(application),
        "vouches": (vouches := vouches_of(application)),
        "small_body": bool(vouches) and is_small_body(application),
        "others": others,
        "mine": held and not others,
        "left": waiting_count(),
        "wait": wait_words(usual_wait()),
        "picker": picker,
        "found": [] if application.organisation else picker.candidates(),
    }
    return render(request, "reception/review.html", context, status=422 if picker.errors else 200)


@require_POST
def claim(request: HttpRequest, application_id: int) -> HttpResponse:
    member, application = _one(request, application_id)
    return _act_and_redirect(request, application, lambda: actions.claim(application, by=member), "", "reception:review")


@require_POST
def release(request: HttpRequest, application_id: int) -> HttpResponse:
    member, application = _one(request, application_id)
    return _act_and_redirect(request, application, lambda: actions.release(application, by=member), "列に戻しました。", "reception:queue")


@require_POST
def approval(request: HttpRequest, application_id: int) -> HttpResponse:
    """迎え入れる. Where the body was written freely, the picker on the page says which it is."""
    member, application = _one(request, application_id)
    body, new_body = None, ""
    if application.organisation is None:
        picker = BodyPicker(request.POST)
        if not picker.is_valid():
            return _review(request, member, application, picker)
        body, new_body = picker.cleaned_data["organisation"], picker.cleaned_data["organisation_text"]
    done = f"{application.display_name}さんをお迎えします。10分のあいだは、元に戻せます。"
    return _act_and_redirect(
        request, application, lambda: actions.approve(application, by=member, organisation=body, new_body=new_body), done, "reception:queue"
    )


@require_POST
def undo(request: HttpRequest, application_id: int) -> HttpResponse:
    """元に戻す, while nobody has been told."""
    member, application = _one(request, application_id)
    done = "判断を取り消しました。"
    return _act_and_redirect(request, application, lambda: actions.undo(application, by=member), done, "reception:review")


@require_POST
def settle(request: HttpRequest, application_id: int) -> HttpResponse:
    """いま送る, without waiting for the ten minutes."""
    member, application = _one(request, application_id)
    done = "お知らせのメールを送ります。"
    return _act_and_redirect(request, application, lambda: actions.settle_now(application, by=member), done, "reception:queue")


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, application_id: int) -> HttpResponse:
    member, application = _one(request, application_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        return _act_and_redirect(
            request, application, lambda: actions.ask_back(application, text, by=member), "たずねるメールを送ります。", "reception:queue"
        )
    return render(request, "reception/question.html", {"form": form, "application": application}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def declining(request: HttpRequest, application_id: int) -> HttpResponse:
    member, application = _one(request, application_id)
    form = DeclineForm(request.POST or None, initial={"reason": "proof"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(application, by=member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            say(request, "見送ります。10分のあいだは、元に戻せます。")
            return redirect("reception:queue")
    return render(request, "reception/decline.html", {"form": form, "application": application}, status=422 if form.errors else 200)


def _act_and_redirect(request: HttpRequest, application: Application, act: Callable[[], Any], done: str, to: str) -> HttpResponse:
    """Run the act and go on; what it refuses is told on the application's page."""
    try:
        act()
    except Refused as refusal:
        say(request, refusal.sentence)
        return redirect("reception:review", application.pk)
    if done:
        say(request, done)
    return redirect(to, application.pk) if to == "reception:review" else redirect(to)
