"""ポッドキャストの番地: where a member makes and ends them, the list of shows, and the way to the sound of each."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.actions import end_podcast, make_podcast
from chosha.broadcasts.engine.podcast import draw_podcast
from chosha.broadcasts.forms.recurrence import CalendarForm
from chosha.broadcasts.queries.podcasts import episodes_to_hear, podcast_behind, podcast_items, podcasts_of
from chosha.kernel.errors import Refused
from chosha.kernel.tagged import tagged_answer, turned_away
from chosha.media.engine.tickets import watch_ticket
from chosha.members.access import address_answers
from chosha.members.actions import note_address_used
from chosha.members.engine.meter import Meter
from chosha.ui.toasts import say

METER = Meter(most=120, seconds=600)
GONE = "この番地は、もう使えません。庁舎の「放送室」の「ポッドキャストで聞く」で、新しく作れます。\n"


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # the library gives it no types
@require_http_methods(["GET", "HEAD", "POST"])
def podcasts(request: HttpRequest) -> HttpResponse:
    form, address = CalendarForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = make_podcast(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            address, form = f"{settings.CHOSHA_BASE_URL}/broadcasts/podcasts/{secret}/podcast.xml", CalendarForm()
    shown = {"form": form, "address": address, "addresses": podcasts_of(request.user)}
    return render(request, "broadcasts/podcasts.html", shown, status=422 if form.errors else 200)


@require_POST
def podcast_end(request: HttpRequest, address_id: int) -> HttpResponse:
    end_podcast(get_object_or_404(podcasts_of(request.user), pk=address_id), by=request.user)
    say(request, "番地を止めました。この番地からは、もう聞けません。")
    return redirect("broadcasts:podcasts")


@require_safe
def podcast(request: HttpRequest, secret: str) -> HttpResponse:
    """What the member behind the address may hear now. 404 for an unknown address and while use is stopped, 410 once it is ended."""
    found = podcast_behind(secret)
    status = address_answers(found, METER)
    if found is None or status != 200:
        return turned_away(status, gone=GONE)
    note_address_used(found)
    name = "庁舎の放送（知らせてもらう番組）" if found.followed_only else "庁舎の放送"
    house = settings.CHOSHA_BASE_URL.rstrip("/")
    drawn = draw_podcast(podcast_items(found), name=name, house=house, address=f"{house}/broadcasts/podcasts/{secret}")
    return tagged_answer(request, drawn, "application/rss+xml; charset=utf-8")


@require_safe
def sound(request: HttpRequest, secret: str, episode_id: int) -> HttpResponse:
    """To the sound of one show, by an address that is good for some hours."""
    found = podcast_behind(secret)
    status = address_answers(found, METER)
    if found is None or status != 200:
        return turned_away(status, gone=GONE)
    episode = get_object_or_404(episodes_to_hear(found), pk=episode_id)
    answer = redirect(f"/live/{watch_ticket('episode', episode.pk, found.member_id)}/archive/audio.mp4")
    answer["Cache-Control"] = "private, no-store"
    return answer
