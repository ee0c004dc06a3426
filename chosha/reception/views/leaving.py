"""書き出しと退会: take everything along, go, come back."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.clock import today
from chosha.kernel.errors import Refused
from chosha.members.models import Member, Standing
from chosha.reception import actions
from chosha.reception.engine.bundle import bundle
from chosha.reception.forms import LeavingForm
from chosha.reception.queries import leaving_of
from chosha.reception.views.service import member_of
from chosha.ui.toasts import say


@never_cache
@reauthentication_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    return render(request, "reception/export.html")


@never_cache
@require_POST
@reauthentication_required
def export_file(request: HttpRequest) -> HttpResponseBase:
    """The ZIP itself, written while it is sent."""
    member = member_of(request)
    boxes = actions.begin_export(member)
    answer = StreamingHttpResponse(bundle(boxes, whose=member.display_name), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="chosha-{today():%Y%m%d}.zip"'
    return answer


@never_cache
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest) -> HttpResponse:
    """The choice, and going. No reason is asked."""
    member = member_of(request)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(member, form.cleaned_data["choice"])
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            logout(request)
            return redirect("reception:left")
    return render(request, "reception/leaving.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Goodbye. Open to everybody: whoever has just left is signed in no more."""
    return render(request, "reception/left.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_back(request: HttpRequest) -> HttpResponse:
    """For whoever left within the last 30 days and signs in. This url is public, so it asks by itself who is there."""
    member = request.user
    if not isinstance(member, Member):
        return redirect("account_login")
    found = leaving_of(member) if member.standing == Standing.LEFT else None
    if found is None:
        return redirect("/")
    if request.method == "POST":
        actions.come_back_in(member)
        say(request, "戻りました。おかえりなさい。")
        return redirect("/")
    return render(request, "reception/way_back.html", {"leaving": found})
