"""カレンダーの番地: where a member makes and ends them, and the calendar itself, which knows its member by the address alone."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.actions import end_calendar, make_calendar
from chosha.broadcasts.engine.ical import draw_calendar
from chosha.broadcasts.forms.recurrence import CalendarForm
from chosha.broadcasts.queries.calendars import calendar_behind, calendar_entries, calendars_of
from chosha.broadcasts.views.guide import CALENDAR
from chosha.kernel.errors import Refused
from chosha.kernel.tagged import tagged_answer, turned_away
from chosha.members.access import address_answers
from chosha.members.actions import note_address_used
from chosha.members.engine.meter import Meter
from chosha.ui.toasts import say

METER = Meter(most=60, seconds=600)
GONE = "この番地は、もう使えません。庁舎の「放送室」の「カレンダーの番地」で、新しく作れます。\n"


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # the library gives it no types
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    form, address = CalendarForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = make_calendar(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            address, form = f"{settings.CHOSHA_BASE_URL}/broadcasts/calendars/{secret}/programmes.ics", CalendarForm()
    shown = {"form": form, "address": address, "addresses": calendars_of(request.user)}
    return render(request, "broadcasts/calendars.html", shown, status=422 if form.errors else 200)


@require_POST
def calendar_end(request: HttpRequest, address_id: int) -> HttpResponse:
    end_calendar(get_object_or_404(calendars_of(request.user), pk=address_id), by=request.user)
    say(request, "番地を止めました。この番地からは、もう読めません。")
    return redirect("broadcasts:calendars")


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """What the member behind the address may see now. 404 for an unknown address and while use is stopped, 410 once it is ended."""
    found = calendar_behind(secret)
    status = address_answers(found, METER)
    if found is None or status != 200:
        return turned_away(status, gone=GONE)
    note_address_used(found)
    name = "庁舎の放送（知らせてもらう番組）" if found.followed_only else "庁舎の放送"
    drawn = draw_calendar(calendar_entries(found), name=name, house=settings.CHOSHA_BASE_URL.rstrip("/"))
    return tagged_answer(request, drawn, CALENDAR)
