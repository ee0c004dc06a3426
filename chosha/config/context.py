"""What the shell of every page knows."""

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, object]:
    match = request.resolver_match
    return {"demo": settings.CHOSHA_DEMO, "room": match.namespace if match else ""}
