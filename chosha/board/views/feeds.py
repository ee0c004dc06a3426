"""Feeds: the page where a member makes and ends addresses, and the feed itself, which knows its member by the address alone."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.board.actions import end_feed, make_feed
from chosha.board.engine.atom import draw_feed
from chosha.board.forms import FeedForm
from chosha.board.queries import feed_behind, feed_entries, feeds_of
from chosha.board.views.reading import member_of
from chosha.kernel.errors import Refused
from chosha.kernel.tagged import tagged_answer, turned_away
from chosha.members.access import address_answers
from chosha.members.actions import note_address_used
from chosha.members.engine.meter import Meter
from chosha.ui.toasts import say

METER = Meter(most=60, seconds=600)
GONE = "この番地は、もう使えません。庁舎の「わたし」の「新着の番地」で、新しく作れます。\n"


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # the library gives it no types
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    form, address = FeedForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = make_feed(by=member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            address, form = f"{settings.CHOSHA_BASE_URL}/board/feeds/{secret}/posts.atom", FeedForm()
    context = {"form": form, "address": address, "feeds": feeds_of(member)}
    return render(request, "board/feeds.html", context, status=422 if form.errors else 200)


@require_POST
def feed_end(request: HttpRequest, feed_id: int) -> HttpResponse:
    member = member_of(request)
    end_feed(get_object_or_404(feeds_of(member), pk=feed_id), by=member)
    say(request, "番地を止めました。この番地からは、もう読めません。")
    return redirect("board:feeds")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the member behind the address may read now. 404 for an unknown address and while use is stopped, 410 once it is ended."""
    found = feed_behind(secret)
    status = address_answers(found, METER)
    if found is None or status != 200:
        return turned_away(status, gone=GONE)
    note_address_used(found)
    title = f"掲示板の新着（{found.duty.name}）｜庁舎" if found.duty else "掲示板の新着｜庁舎"
    drawn = draw_feed(feed_entries(found), title=title, house=settings.CHOSHA_BASE_URL.rstrip("/"))
    return tagged_answer(request, drawn.encode(), "application/atom+xml; charset=utf-8")
