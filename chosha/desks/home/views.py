"""A member's first page, and the guide to all rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chosha.desks.home import queries
from chosha.desks.home.queries import participation as own
from chosha.desks.lobby.views import front as lobby
from chosha.desks.welcome.access import may_prepare_air
from chosha.desks.welcome.queries import first_days
from chosha.members.access import is_inside, lacks_second_step
from chosha.reception.queries import asks_whether_moved


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The lobby for strangers, the own desk for members. This url is public, so it asks by itself who is there."""
    member = request.user
    if not member.is_authenticated:
        return lobby(request)
    if not is_inside(member):
        return redirect("members:outside")
    if lacks_second_step(member):
        return redirect("mfa_activate_totp")
    return render(request, "home/front.html", _desk(request))


def _desk(request: HttpRequest) -> dict[str, object]:
    member = request.user
    shows = queries.shows(member)
    door = next(iter(shows), None)
    is_live = door is not None and door.is_on_air
    return {
        "hello": queries.hello(member),
        "door": door,
        "is_live": is_live,
        "hosts": queries.hosts(door) if door else "",
        "coming": [show for show in shows[1:] if not show.is_on_air][: queries.COMING],
        "news": (news := queries.news(member)),
        "has_unread": bool(news),
        "told": queries.told(member),
        "drafts": queries.drafts(member),
        "offers": queries.offers(member),
        "first_days": first_days(member),
        "windows": queries.facade(member, is_live=is_live),
        "posts": queries.posts(member),
        "asks_move": asks_whether_moved(member),
    }


@require_safe
def floors(request: HttpRequest) -> HttpResponse:
    """館内案内: every room with a sentence."""
    is_live = any(show.is_on_air for show in queries.shows(request.user))
    rooms = queries.guide(request.user, is_live=is_live, prepares_air=may_prepare_air(request.user))
    return render(request, "home/floors.html", {"rooms": rooms})


@require_safe
def participation(request: HttpRequest) -> HttpResponse:
    """あなたの参加: for whoever looks, about nobody else."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in own.TABS else "read"
    found = own.participation(request.user, tab, request.GET.get("after", ""))
    context = {"tab": tab, "tabs": own.TABS.items(), "months": found.months, "cursor": found.cursor, "later_page": "after" in request.GET}
    return render(request, "home/participation.html", context)
