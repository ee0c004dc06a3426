"""What fits beside a show and beside contents of other rooms: fetched when a page is read to its end, or a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.queries.related import EPISODE, posts_beside, recordings_beside
from chosha.kernel.content import Card, passport, passports


@require_safe
def posts(request: HttpRequest, episode_id: int) -> HttpResponse:
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    return _shown(request, "似た話の投稿", "board", posts_beside(request.user, found), found.title, found.path)


@require_safe
def recordings(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """For anything that carries a passport and that this member may see."""
    if key == EPISODE or key not in {issued.key for issued in passports()}:
        raise Http404
    thing = passport(key).find(request.user, thing_id)
    if thing is None:
        raise Http404
    card = passport(key).card(thing)
    return _shown(request, "似た話の録画", "play", recordings_beside(request.user, key, thing), card.title, card.url)


def _shown(request: HttpRequest, title: str, sign: str, cards: list[Card], whole: str, back: str) -> HttpResponse:
    page = "broadcasts/_related.html" if request.headers.get("HX-Request") else "broadcasts/related.html"
    return render(request, page, {"title": title, "sign": sign, "cards": cards, "of": whole, "back_to": back})
