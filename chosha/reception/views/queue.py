"""受付, from the volunteers' side: the queue, one application, what is decided about it."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.reception import actions, queries
from chosha.reception.access import is_held_by_another, may_review, visible_applications
from chosha.reception.forms import OPENINGS, BodyPicker, DeclineForm, QuestionForm, SecondLookForm
from chosha.reception.models import Application, State
from chosha.ui.toasts import say

PASSED = "reception_passed"  # in the session: what was put back with あとで, so that it does not come again at once
PASSED_MOST = 50


def _member(request: HttpRequest) -> Member:
    if not may_review(request.user):
        raise NotAllowed
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def _one(request: HttpRequest, application_id: int) -> tuple[Member, Application]:
    member = _member(request)
    rows = visible_applications(member).select_related("organisation", "duty", "claimed_by", "first_yes_by", "decided_by")
    application = get_object_or_404(rows, pk=application_id)
    if request.method in ("GET", "HEAD"):  # every page about one application shows who it is
        actions.note_reading(application, by=member)
    return member, application


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else ""
    context: dict[str, Any] = {"tab": tab, "tabs": queries.TABS.items(), "left": queries.waiting_count(), "now": now()}
    if tab == "recent":
        context["decided"] = queries.decided_lately(member)
    else:
        listing = queries.queue_page(member, tab, request.GET.get("after", ""))
        context |= {"rows": listing.rows, "cursor": listing.cursor, "wait": queries.wait_words(queries.usual_wait())}
        context["some_together"] = tab in ("", "mail") and any(row.sight.is_plain for row in listing.rows)
    return render(request, "reception/queue.html", context | {"undoable": queries.last_undoable(member)})


@require_POST
def next_one(request: HttpRequest) -> HttpResponse:
    return _on_to_next(request, _member(request), told=True)


def _on_to_next(request: HttpRequest, member: Member, *, told: bool = False) -> HttpResponse:
    """The next application, claimed; or the queue, where nothing is left. `told`: say that nothing is left."""
    try:
        application = actions.claim_next(by=member, passing=request.session.get(PASSED, []))
    except Refused as refusal:
        if told:
            say(request, refusal.sentence)
        return redirect("reception:queue")
    return redirect("reception:review", application.pk)


@never_cache
@require_safe
def review(request: HttpRequest, application_id: int) -> HttpResponse:
    member, application = _one(request, application_id)
    return _review(request, member, application)


def _review(request: HttpRequest, member: Member, application: Application, picker: BodyPicker | None = None) -> HttpResponse:
    held = application.claimed_until is not None and application.claimed_until > now()
    others = is_held_by_another(application, member)
    picker = picker or BodyPicker(initial={"body": application.organisation_text})
    sight = queries.sight_of(application)
    decided = application.state in (State.APPROVED, State.DECLINED)
    context = {
        "application": application,
        "checks": queries.checks(application, sight),
        "asks_two": application.second_look or (sight.second_look if application.is_open else ""),
        "said_yes": application.first_yes_by_id == member.pk,
        "alone": application.first_yes_by_id == member.pk and not queries.has_colleagues(member),
        "earlier": queries.earlier_refusals(application, member),
        "questions": application.questions.all(),
        "documents": queries.documents_of(application),
        "vouches": (vouches := queries.vouches_of(application)),
        "small_body": bool(vouches) and queries.is_small_body(application),
        "others": others,
        "mine": held and not others,
        "undecided": application.is_open,
        "unsettled": decided and application.settled_at is None,
        "undoable": queries.last_undoable(member),
        "left": queries.waiting_count(),
        "wait": queries.wait_words(queries.usual_wait()),
        "picker": picker,
        "found": [] if application.organisation else picker.candidates(),
    }
    return render(request, "reception/review.html", context, status=422 if picker.errors else 200)


@require_POST
def claim(request: HttpRequest, application_id: int) -> HttpResponse:
    member, application = _one(request, application_id)
    return _act(request, application, lambda: actions.claim(application, by=member)) or redirect("reception:review", application.pk)


@require_POST
def release(request: HttpRequest, application_id: int) -> HttpResponse:
    """あとで: back to the queue; つぎの1件 then brings another one first."""
    member, application = _one(request, application_id)
    if refused := _act(request, application, lambda: actions.release(application, by=member)):
        return refused
    request.session[PASSED] = [*(pk for pk in request.session.get(PASSED, []) if pk != application.pk), application.pk][-PASSED_MOST:]
    say(request, "列に戻しました。")
    return redirect("reception:queue")


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
    act = lambda: actions.approve(application, by=member, organisation=body, new_body=new_body)  # noqa: E731
    if refused := _act(request, application, act, done=_first_of_two):
        return refused
    return _on_to_next(request, member)


def _first_of_two(request: HttpRequest, decided: Application) -> None:
    """A decision tells itself in the line that can undo it; a first yes decides nothing yet."""
    if decided.state == State.WAITING_PERSON:
        sentence = f"{decided.display_name}さんは、もう一人の受付係が見てから決まります。"
        say(request, sentence, undo=f"/secretariat/reception/{decided.pk}/undo/")


@require_POST
def undo(request: HttpRequest, application_id: int) -> HttpResponse:
    """元に戻す, while nobody has been told. The application is taken up again, so that it can be mended at once."""
    member, application = _one(request, application_id)

    def act() -> None:
        actions.undo(application, by=member)
        say(request, f"{application.display_name}さんの判断を、元に戻しました。だれにも伝わっていません。")
        actions.claim(application, by=member)

    return _act(request, application, act) or redirect("reception:review", application.pk)


@require_POST
def settle(request: HttpRequest, application_id: int) -> HttpResponse:
    """いま送る, without waiting for the ten minutes. One stays where one is."""
    member, application = _one(request, application_id)
    if refused := _act(request, application, lambda: actions.settle_now(application, by=member)):
        return refused
    say(request, f"{application.display_name}さんに、お知らせのメールを送ります。")
    back = visible_applications(member).filter(claimed_by=member, claimed_until__gt=now(), state=State.WAITING_PERSON)
    held = back.filter(pk=whole_number(request.POST.get("back", "")) or 0).first()
    return redirect("reception:review", held.pk) if held else redirect("reception:queue")


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, application_id: int) -> HttpResponse:
    """たずねる. One of the openings put in keeps what was typed."""
    member, application = _one(request, application_id)
    opening = OPENINGS.get(request.POST.get("opening", ""))
    if opening:
        form = QuestionForm(initial={"text": "\n".join(part for part in (request.POST.get("text", "").strip(), opening[1]) if part)})
    else:
        form = QuestionForm(request.POST or None)
        if _sent(request, form, lambda: actions.ask_back(application, form.cleaned_data["text"], by=member)):
            say(request, f"{application.display_name}さんに、たずねるメールを送ります。お返事がくると、元の順番で戻ります。")
            return _on_to_next(request, member)
    context = {"form": form, "application": application, "openings": OPENINGS.items()}
    return render(request, "reception/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: HttpRequest, application_id: int) -> HttpResponse:
    """もう一人に見てもらう."""
    member, application = _one(request, application_id)
    form = SecondLookForm(request.POST or None)
    if _sent(request, form, lambda: actions.ask_second_look(application, by=member, **form.cleaned_data)):
        say(request, f"{application.display_name}さんに、二人で見る印をつけて、列に戻しました。")
        return _on_to_next(request, member)
    context = {"form": form, "application": application, "alone": not queries.has_colleagues(member)}
    return render(request, "reception/second_look.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def declining(request: HttpRequest, application_id: int) -> HttpResponse:
    """見送る. The letter stands under the form as it will be sent."""
    member, application = _one(request, application_id)
    form = DeclineForm(request.POST or None, initial={"reason": "proof"})
    looks = "look" in request.POST
    if not looks and _sent(request, form, lambda: actions.decline(application, by=member, **form.cleaned_data)):
        return _on_to_next(request, member)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {"reason": "" if form.is_bound else "proof", "words": ""}
    context = {"form": form, "application": application, "letter": actions.decline_letter(application, **chosen)}
    return render(request, "reception/decline.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, form: Form, act: Callable[[], Any]) -> bool:
    """Whether the form was sent and its act done. What the act refuses stands on the form, so that what was written is not lost."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.sentence)
        return False
    return True


def _act(
    request: HttpRequest,
    application: Application,
    act: Callable[[], Any],
    done: Callable[[HttpRequest, Any], None] | None = None,
) -> HttpResponse | None:
    """Run the act; what it refuses is told on the application's page. None: it was done."""
    try:
        result = act()
    except Refused as refusal:
        say(request, refusal.sentence)
        return redirect("reception:review", application.pk)
    if done:
        done(request, result)
    return None
