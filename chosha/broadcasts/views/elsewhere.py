"""ほかの場所で放送する: the link, the beginning and the end of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chosha.broadcasts.actions import drop_elsewhere, end_elsewhere, go_elsewhere, tell_elsewhere
from chosha.broadcasts.engine.elsewhere import host_of
from chosha.broadcasts.forms.elsewhere import ElsewhereForm
from chosha.broadcasts.models import Elsewhere
from chosha.broadcasts.views.hosting import hosted_episode
from chosha.broadcasts.views.planning import carried_out
from chosha.ui.toasts import say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    place = Elsewhere.objects.filter(episode=found).first()
    known = {"url": place.url, "note": place.note} if place else None
    form = ElsewhereForm(request.POST or None, initial=known)
    if request.method == "POST" and carried_out(form, lambda: tell_elsewhere(found, by=request.user, **form.cleaned_data)):
        say(request, "番地を保存しました。会員には、ほかの場所で始めてから見えます。")
        return redirect("broadcasts:elsewhere", found.pk)
    shown = {"episode": found, "form": form, "place": place, "host": host_of(place.url) if place else ""}
    return render(request, "broadcasts/elsewhere.html", shown, status=422 if form.is_bound else 200)


@require_POST
def begin(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    go_elsewhere(found, by=request.user)
    say(request, "会員に、ほかの場所の番地が見えるようになりました。終わったら、ここで「おわる」を押してください。")
    return redirect("broadcasts:elsewhere", found.pk)


@require_POST
def end(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    end_elsewhere(found, by=request.user)
    say(request, "終わりました。番地は消しました。")
    return redirect(found.path if found.no_recording else f"{found.path}recording/")


@require_POST
def drop(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = hosted_episode(request, episode_id)
    drop_elsewhere(found, by=request.user)
    say(request, "番地を消しました。放送は、ここから始められます。")
    return redirect("broadcasts:elsewhere", found.pk)
