"""Finding members, and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chosha.members.forms.directory import DirectoryForm
from chosha.members.models import Member
from chosha.members.queries.directory import Wanted, find_people
from chosha.members.queries.distances import distance_to
from chosha.members.queries.profile import shown_profile


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    form = DirectoryForm(request.GET)
    wanted = form.wanted()
    found = find_people(request.user, wanted, request.GET.get("after", ""))
    narrowed = any((wanted.when, wanted.place, wanted.size))
    context = {"form": form, "found": found, "asked": wanted != Wanted(), "narrowed": narrowed}
    return render(request, "members/directory.html", context)


@require_safe
def person(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member as this viewer sees them. Whoever may not gets the page of what does not exist."""
    assert isinstance(request.user, Member)  # noqa: S101
    shown = shown_profile(request.user, member_id)
    if shown is None:
        raise Http404
    own = shown.id == request.user.pk
    return render(
        request, "members/person.html", {"shown": shown, "own": own, "distance": None if own else distance_to(request.user, shown.id)}
    )
