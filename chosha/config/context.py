"""What the shell of every page knows. Whatever asks the database is a function: a page that shows no shell asks nothing."""

from django.conf import settings
from django.http import HttpRequest

from chosha.members.access import is_inside
from chosha.notices.queries import has_unread

THEMES = frozenset({"light", "dark"})


def house(request: HttpRequest) -> dict[str, object]:
    match = request.resolver_match
    theme = request.COOKIES.get("theme", "")
    room = match.namespace if match else ""
    return {
        "demo": settings.CHOSHA_DEMO,
        "room": "floors" if match and match.view_name == "home:floors" else room,
        "theme": theme if theme in THEMES else "",
        "inside": lambda: is_inside(request.user),
        "has_unread": lambda: is_inside(request.user) and has_unread(request.user),
    }
