"""A paper that proves service: sent from the applicant's own page, looked at by whoever holds the application."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.reception import actions
from chosha.reception.access import application_behind, may_review, visible_applications
from chosha.reception.forms import DocumentForm
from chosha.reception.models import Application, Document
from chosha.reception.queries import documents_of, living_documents, looks_at

NOTHING_ELSE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, token: str) -> HttpResponse:
    """The applicant's page: send one, replace one, take one back."""
    mine = application_behind(token)
    if mine is None:
        raise Http404
    if number := request.POST.get("take_back", ""):
        actions.take_back_document(mine, whole_number(number) or 0)
        return redirect("reception:document", token)
    if request.method != "POST":
        return _page(request, token, mine, DocumentForm(initial={"instead": request.GET.get("instead", "")}))
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_document(mine, form.cleaned_data["document"], instead=whole_number(form.cleaned_data["instead"]))
        except Refused as refusal:
            form.add_error("document", refusal.sentence)
        else:
            return redirect("reception:document", token)
    return _page(request, token, mine, form)


def _page(request: HttpRequest, token: str, mine: Application, form: DocumentForm) -> HttpResponse:
    mine.refresh_from_db()
    documents = list(documents_of(mine))
    living = [row for row in documents if not row.gone]
    instead = whole_number(str(form["instead"].value() or ""))
    context = {
        "token": token,
        "application": mine,
        "form": form,
        "living": living,
        "gone": [row for row in documents if row.gone],
        "replaced": next((row for row in living if row.pk == instead), None),
        "looks": looks_at(mine),
        "room": actions.may_take(mine),
        "full": len(living) >= actions.MOST_DOCUMENTS,
    }
    return render(request, "reception/document.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def look(request: HttpRequest, application_id: int, document_id: int) -> HttpResponse:
    """One paper on a page of its own, with the way back; whoever opens it must hold the application."""
    application, found = _one(request, application_id, document_id)
    return render(request, "reception/document_look.html", {"application": application, "document": found})


@never_cache
@require_safe
def reading(request: HttpRequest, application_id: int, document_id: int) -> HttpResponse:
    """The paper itself, unlocked for this one answer. Nothing of it may stay anywhere."""
    application, found = _one(request, application_id, document_id)
    assert isinstance(request.user, Member)  # noqa: S101
    media_type, content = actions.read_document(application, found.pk, by=request.user)
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="document.{ENDINGS.get(media_type, "bin")}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = NOTHING_ELSE
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _one(request: HttpRequest, application_id: int, document_id: int) -> tuple[Application, Document]:
    if not may_review(request.user):
        raise NotAllowed
    assert isinstance(request.user, Member)  # noqa: S101
    application = get_object_or_404(visible_applications(request.user), pk=application_id)
    actions.must_hold(application, request.user)
    return application, get_object_or_404(living_documents(application), pk=document_id)
