"""お迎え: the first days on one page, its small choices, and the sheet of the welcome show."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.desks.welcome import queries
from chosha.desks.welcome.access import greetings_to_air, may_prepare_air
from chosha.desks.welcome.actions import mark_greeted
from chosha.desks.welcome.forms import InterestsForm, QuietForm
from chosha.kernel.errors import NotAllowed
from chosha.members.actions import choose_interests, set_quiet_hours
from chosha.members.models import Member
from chosha.notices.queries import quiet_hours_of
from chosha.reception.access import is_newcomer
from chosha.reception.actions import note_step
from chosha.reception.forms import GreetingForm
from chosha.reception.queries import companies, welcome_of
from chosha.ui.toasts import say


def _member(request: HttpRequest) -> Member:
    if not isinstance(request.user, Member):
        raise NotAllowed
    return request.user


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    welcome = welcome_of(member)
    may_greet = welcome.greeted_at is None and is_newcomer(member) and not member.read_only
    context = {
        "walk": queries.walk_of(member),
        "things": queries.things(member),
        "welcome": welcome,
        "companies": companies(member),
        "form": GreetingForm(initial={"words": welcome.words}) if may_greet else None,
    }
    return render(request, "welcome/front.html", context)


@require_POST
def step(request: HttpRequest, key: str, how: str) -> HttpResponse:
    """Pass a step over, or take it up again."""
    if key not in queries.KEYS:
        raise Http404
    note_step(_member(request), key, how)
    if how == "passed":
        say(request, "いまはしないことにしました。いつでも戻せます。", undo=f"/me/welcome/steps/{key}/return/")
    return redirect("welcome:front")


@require_POST
def slip(request: HttpRequest, how: str) -> HttpResponse:
    """Put the slip on the first page away, or back."""
    note_step(_member(request), queries.SLIP, how)
    if how == "passed":
        say(request, "片づけました。「わたし」の「お迎え」から、いつでも開けます。", undo="/me/welcome/slip/return/")
    return redirect("home:front")


@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    form = InterestsForm(request.POST or None)
    if request.method == "POST":
        form = InterestsForm(request.POST)  # nothing ticked is an answer too
        if form.is_valid():
            choose_interests(member, form.cleaned_data["fields_of_work"])
            note_step(member, "interests", "done")
            say(request, "関心のある分野を保存しました。")
            return redirect("welcome:front")
    chosen = set(request.POST.getlist("fields_of_work")) if form.is_bound else set(queries.chosen_fields(member))
    groups = [(large, parts, any(field.pk in chosen for field in (large, *parts))) for large, parts in queries.field_groups()]
    context = {"form": form, "groups": groups, "chosen": chosen}
    return render(request, "welcome/interests.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    form = QuietForm(request.POST or None, kept=quiet_hours_of(member.email))
    if request.method == "POST" and form.is_valid():
        set_quiet_hours(member, form.cleaned_data["quiet_from"], form.cleaned_data["quiet_until"])
        note_step(member, "quiet", "done")
        say(request, "静かな時間を保存しました。")
        return redirect("welcome:front")
    return render(request, "welcome/quiet.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def on_air(request: HttpRequest) -> HttpResponse:
    """The sheet for whoever makes the welcome show; it prints on paper as it is."""
    member = _host(request)
    return render(request, "welcome/on_air.html", {"waiting": queries.to_greet(member), "greeted": queries.greeted_lately(member)})


@require_POST
def greeted(request: HttpRequest, welcome_id: int, *, done: bool) -> HttpResponse:
    member = _host(request)
    welcome = get_object_or_404(greetings_to_air(member).select_related("member"), pk=welcome_id)
    mark_greeted(welcome, by=member, greeted=done)
    if done:
        say(request, f"{welcome.member.name_with_san}を紹介ずみにしました。", undo=f"/newcomers/on-air/{welcome_id}/return/")
    return redirect("welcome:on_air")


def _host(request: HttpRequest) -> Member:
    if not may_prepare_air(request.user):
        raise NotAllowed
    return _member(request)
