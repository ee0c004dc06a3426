"""申し込み from where members sit, and the list for the hosts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.actions import close_enrolment, open_enrolment, sign_up, withdraw_sign_up
from chosha.broadcasts.forms.signing import EnrolmentForm
from chosha.broadcasts.models import Enrolment, Episode, SignUp, State
from chosha.broadcasts.queries.signing import counted, page_of_sign_ups
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.broadcasts.views.planning import carried_out
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.ui.toasts import say

KEY = "broadcasts.episode"


@require_POST
def signing(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST answer: a seat, or the wait for one."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    row = sign_up(found, by=request.user, answer=request.POST.get("answer", ""))
    seated = row.state == SignUp.State.SEATED
    say(request, "申し込みました。はじまる前にお知らせします。" if seated else "空きを待ちます。席ができたら、お知らせします。")
    return redirect(found.path)


@require_POST
def signing_end(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    withdraw_sign_up(found, by=request.user)
    say(request, "申し込みを取り消しました。放送は、申し込まなくても聞けます。", undo=f"{found.path}signing/")
    return redirect(found.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_ups(request: HttpRequest, episode_id: int) -> HttpResponse:
    """For hosts. GET: what is asked, and who signed up. POST: what is asked from now on; the guard reads the question first."""
    found = hosted_episode(request, episode_id)
    enrolment = Enrolment.objects.filter(episode=found).first()
    if request.method != "POST":
        return _list(request, found, enrolment, EnrolmentForm.of(found, enrolment))
    standing = {"asks": enrolment.asks} if enrolment else {}
    looked = consider({"asks": request.POST.get("asks", "")}, *decided(request.POST), standing=standing)
    typed = request.POST.copy()
    typed["asks"] = looked.parts["asks"]
    form = EnrolmentForm(typed)
    if looked.open or not carried_out(form, lambda: open_enrolment(found, by=request.user, **form.cleaned_data)):
        return _list(request, found, enrolment, form, looked)
    note_decision(looked, about=KEY)
    say(request, "申し込みの受け方を保存しました。回のページから申し込めます。")
    return redirect("broadcasts:sign_ups", found.pk)


def _list(
    request: HttpRequest, found: Episode, enrolment: Enrolment | None, form: EnrolmentForm, looked: Considered | None = None
) -> HttpResponse:
    rows, after = page_of_sign_ups(found, request.GET.get("after", ""))
    seated, waiting = counted(found)
    shown = {"episode": found, "enrolment": enrolment, "form": form, "rows": rows, "after": after, "seated": seated, "waiting": waiting}
    shown["may_change"] = found.state == State.SCHEDULED
    shown["guard"] = looked if looked is not None and looked.open else None
    return render(request, "broadcasts/sign_ups.html", shown, status=422 if form.is_bound else 200)


@require_POST
def sign_ups_end(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    close_enrolment(found, by=request.user)
    say(request, "申し込みを締め切りました。日時を直すと、また受けられます。")
    return redirect("broadcasts:sign_ups", found.pk)
