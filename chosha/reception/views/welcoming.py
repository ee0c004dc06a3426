"""お迎え: the newcomer's greeting, and the list where colleagues say ようこそ."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.guard.actions import note_decision
from chosha.guard.queries import consider, decided
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.reception import actions
from chosha.reception.access import GREETING, is_newcomer, visible_greetings
from chosha.reception.forms import GreetingForm
from chosha.reception.models import Welcome
from chosha.reception.queries import greeting_talk, newcomers_page, welcome_of
from chosha.ui.toasts import say


def member_of(request: HttpRequest) -> Member:
    """The signed-in member; the door has seen to it that there is one."""
    if not isinstance(request.user, Member):
        raise NotAllowed
    return request.user


@require_safe
def newcomers(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    rows, cursor = newcomers_page(member, request.GET.get("after", ""))
    return render(request, "reception/newcomers.html", {"rows": rows, "cursor": cursor, "fresh": is_newcomer(member)})


@require_safe
def newcomer(request: HttpRequest, welcome_id: int) -> HttpResponse:
    """One greeting and what was said under it."""
    member = member_of(request)
    welcome = get_object_or_404(visible_greetings(member).select_related("member"), pk=welcome_id)
    talk = greeting_talk(member, welcome, request.GET.get("after", ""))
    return render(request, "reception/newcomer.html", {"welcome": welcome, "talk": talk, "own": welcome.member_id == member.pk})


@require_http_methods(["GET", "HEAD", "POST"])
def greeting(request: HttpRequest) -> HttpResponse:
    """Greet, change the words, change who may see them."""
    member = member_of(request)
    welcome = welcome_of(member)
    kept = {"words": welcome.words, "listed": welcome.listed, "on_air": welcome.on_air}
    form = GreetingForm(request.POST or None, initial=kept)
    looked = None
    if request.method == "POST" and form.is_valid():
        said = {"words": form.cleaned_data["words"]}
        own = (member.name, member.display_name)
        looked = consider(said, *decided(request.POST), standing={"words": welcome.words}, own=own)
        form = form if not looked.mended else GreetingForm(form.data.dict() | looked.parts)
    if looked and not looked.open and form.is_valid():
        try:
            greeted = actions.greet(member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            note_decision(looked, about=GREETING)
            say(request, _told(greeted, first=welcome.greeted_at is None))
            return redirect("/me/welcome/")
    context = {"form": form, "welcome": welcome, "may_greet": welcome.greeted_at is not None or is_newcomer(member)}
    context["guard"] = looked if looked and looked.open else None
    return render(request, "reception/greeting.html", context, status=422 if form.errors or context["guard"] else 200)


def _told(welcome: Welcome, *, first: bool) -> str:
    done = "あいさつを受け取りました。" if first else "あいさつを保存しました。"
    if welcome.listed:
        return f"{done}新しい会員の一覧に載っています。"
    return done if welcome.on_air else f"{done}いまは、あなただけに見えています。"


@require_POST
def greeting_withdrawal(request: HttpRequest) -> HttpResponse:
    actions.withdraw_greeting(member_of(request))
    say(request, "あいさつを取り下げました。一覧からも外れています。書いた文は、この下に残っています。")
    return redirect("reception:greeting")
