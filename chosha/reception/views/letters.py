"""What a letter will say, while it is being written: fragments for the pages of the queue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chosha.kernel.errors import NotAllowed
from chosha.members.models import Member
from chosha.reception import actions
from chosha.reception.access import may_review, visible_applications
from chosha.reception.forms import DeclineForm, QuestionForm


@never_cache
@require_POST
def decline_letter(request: HttpRequest, application_id: int) -> HttpResponse:
    """The very letter that these reasons send."""
    if not isinstance(request.user, Member) or not may_review(request.user):
        raise NotAllowed
    application = get_object_or_404(visible_applications(request.user), pk=application_id)
    form = DeclineForm(request.POST)
    return _letter(request, actions.decline_letter(application, **form.cleaned_data) if form.is_valid() else "")


@never_cache
@require_POST
def question_letter(request: HttpRequest, application_id: int) -> HttpResponse:
    """The very letter that asks this; the way to the page is made only when it is sent."""
    if not isinstance(request.user, Member) or not may_review(request.user):
        raise NotAllowed
    application = get_object_or_404(visible_applications(request.user), pk=application_id)
    form = QuestionForm(request.POST)
    return _letter(request, actions.question_letter(application, form.cleaned_data["text"]) if form.is_valid() else "")


def _letter(request: HttpRequest, letter: str) -> HttpResponse:
    return render(request, "reception/_letter.html", {"letter": letter})
