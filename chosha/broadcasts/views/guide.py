"""番組表, and one episode for a calendar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.engine.ical import draw_calendar
from chosha.broadcasts.queries import episodes_on_air
from chosha.broadcasts.queries.calendars import entry_of
from chosha.broadcasts.queries.guide import WEEK, chosen_monday, monday_of, week_of
from chosha.kernel.clock import today

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """GET ?from=2026-11-23: the week that day lies in; this week without it."""
    found = week_of(request.user, chosen_monday(request.GET.get("from", "")))
    here = monday_of(today())
    near = (("先週", here - WEEK, -1), ("今週", here, 0), ("来週", here + WEEK, 1))
    shown: dict[str, Any] = {
        "week": found,
        "on_air": episodes_on_air(request.user) if found.gap == 0 else [],
        "tabs": [(words, f"?from={monday}", gap == found.gap) for words, monday, gap in near],
    }
    return render(request, "broadcasts/week.html", shown)


@require_safe
def episode_calendar(request: HttpRequest, episode_id: int) -> HttpResponse:
    """One episode as a file that calendars take."""
    found = get_object_or_404(visible_episodes(request.user).select_related("programme"), pk=episode_id)
    drawn = draw_calendar([entry_of(found)], name=found.programme.title, house=settings.CHOSHA_BASE_URL.rstrip("/"))
    headers = {"Content-Disposition": f'attachment; filename="episode-{found.pk}.ics"'}
    return HttpResponse(drawn, content_type=CALENDAR, headers=headers)
