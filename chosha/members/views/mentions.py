"""Whom one may name while writing: asked by the island at the field."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from chosha.members.models import Member
from chosha.members.queries.mentions import people_to_mention


@require_POST
def mentions(request: HttpRequest) -> JsonResponse:
    """{"people": [{"id", "name", "line"}]}; ids as text, because a browser cannot count so far."""
    assert isinstance(request.user, Member)  # noqa: S101
    found = people_to_mention(request.user, request.POST.get("q", ""))
    return JsonResponse({"people": [asdict(person) | {"id": str(person.id)} for person in found]})
