"""放送で相談する, from where its writer sits, and answering on air, from where those sit who know the field."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.actions import hand_over, offer_to_answer, take_back_consultation, withdraw_offer
from chosha.broadcasts.models import NOT_OVER, Answerer, Consultation, Episode
from chosha.broadcasts.queries.consulting import Shown, handed_over, own_answer, programmes_that_take, shown_to
from chosha.kernel.content import passport
from chosha.kernel.errors import Refused
from chosha.talk.access import may_be_wearer, visible_thing
from chosha.ui.toasts import say


def _thing(request: HttpRequest, key: str, thing_id: int) -> Any:
    """What the member sees and may hand over, at all or once the own masks are open. Raises Http404."""
    thing = visible_thing(request.user, key, thing_id)
    if thing is None or not (passport(key).is_by(thing, request.user) or may_be_wearer(request.user, key, thing_id)):
        raise Http404
    return thing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """GET: what handing over means, or where it is now. POST programme, agreed: hand it over."""
    thing = _thing(request, key, thing_id)
    shown, sentence = _about(request, key, thing), ""
    if request.method == "POST":
        chosen = next((one for one in shown["programmes"] if one.slug == request.POST.get("programme", "")), None)
        try:
            if chosen is None:
                raise Refused("渡す番組を一つ選ぶと、渡せます。", field="programme")
            hand_over(key, thing, by=request.user, programme=chosen, agreed="agreed" in request.POST)
            return redirect(request.path)
        except Refused as refusal:
            sentence = refusal.sentence
    return render(request, "broadcasts/consultation.html", shown | {"sentence": sentence}, status=422 if sentence else 200)


def _about(request: HttpRequest, key: str, thing: Any) -> dict[str, Any]:
    issued, programmes = passport(key), programmes_that_take()
    return {
        "card": issued.card(thing),
        "place": f"/broadcasts/consultations/{key}/{thing.pk}/",
        "own": issued.is_by(thing, request.user),
        "masked": issued.author_of(thing) is None,
        "stands": issued.consults(thing),
        "limits": issued.limits(thing),
        "mending": issued.mending_at(thing),
        "row": handed_over(key, thing.pk),
        "programmes": programmes,
        "chosen": request.POST.get("programme", "") or (programmes[0].slug if programmes else ""),
    }


@require_POST
def taking_back(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    take_back_consultation(key, _thing(request, key, thing_id), by=request.user)
    return redirect(f"/broadcasts/consultations/{key}/{thing_id}/")


def _found(request: HttpRequest, episode_id: int, consultation_id: int) -> tuple[Episode, Shown]:
    """A consultation of the order that the member may know of. Raises Http404."""
    episode = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    rows = Consultation.objects.select_related("programme", "episode", "chapter").filter(pk=consultation_id, episode=episode)
    shown = shown_to(request.user, rows)
    if not shown:
        raise Http404
    return episode, shown[0]


@require_safe
def answering(request: HttpRequest, episode_id: int, consultation_id: int) -> HttpResponse:
    """For whoever knows the field: what it is about, when, and the button."""
    episode, shown = _found(request, episode_id, consultation_id)
    own = own_answer(request.user, shown.row)
    waits = shown.state == Consultation.State.PICKED and episode.state in NOT_OVER
    context = {"episode": episode, "one": shown, "waits": waits, "said": own is not None and own.state != Answerer.State.ASKED}
    return render(request, "broadcasts/answering.html", context | {"seated": own is not None and own.state == Answerer.State.SEATED})


@require_POST
def offer(request: HttpRequest, episode_id: int, consultation_id: int, *, given: bool) -> HttpResponse:
    """答えに出られます, or taken back."""
    episode, shown = _found(request, episode_id, consultation_id)
    place = f"{episode.path}consultations/{consultation_id}/"
    if given:
        offer_to_answer(shown.row, by=request.user)
        say(request, "パーソナリティに伝えました。", undo=f"{place}offer/end/")
    else:
        withdraw_offer(shown.row, by=request.user)
        say(request, "取り消しました。")
    return redirect(place)
