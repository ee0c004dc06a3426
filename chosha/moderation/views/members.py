"""What every member meets: telling of something, what became of it, and the cover on one's own words."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chosha.kernel.content import Passport, Voice
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.access import is_inside
from chosha.members.models import Member
from chosha.moderation.access import known_passport, may_cover
from chosha.moderation.actions import ask_appeal, report_thing
from chosha.moderation.forms import AppealForm, ReportForm
from chosha.moderation.queries import cover_of, own_reports_page
from chosha.ui.toasts import say

TOLD = "見守り役に知らせました。ありがとうございました。"
UNNAMED = "名前を残さずに、見守り役に知らせました。この一覧には出ません。ありがとうございました。"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """知らせる: any member, of anything the member may read."""
    member = member_of(request)
    issued, thing = thing_of(member, key, thing_id)
    nameless = issued.voice_of(thing, member) is not Voice.NAME
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _, new = report_thing(key, thing, by=member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            say(request, (UNNAMED if nameless else TOLD) if new else "この知らせは、すでに届いています。")
            return redirect("moderation:own_reports")
    context = {"form": form, "card": issued.card(thing), "own": issued.is_by(thing, member), "nameless": nameless}
    return render(request, "moderation/report.html", context, status=422 if form.is_bound else 200)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    rows, cursor = own_reports_page(member_of(request), before=whole_number(request.GET.get("after", "")))
    return render(request, "moderation/own_reports.html", {"rows": rows, "cursor": cursor})


@require_http_methods(["GET", "HEAD", "POST"])
def covering(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """The cover on one's own words: why, how to mend, and the way to another pair of eyes. Moderators read it too."""
    member = member_of(request)
    issued, thing = thing_of(member, key, thing_id)
    mine, cover = issued.is_by(thing, member), cover_of(key, thing_id)
    if not (mine or may_cover(member)):
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and cover is not None and form.is_valid():
        try:
            ask_appeal(cover, thing, by=member, words=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            say(request, "見直しの申出を送りました。24時間のうちに、ほかの見守り役が判断します。")
            return redirect(request.path)
    context = {"form": form, "cover": cover, "card": issued.card(thing), "mine": mine, "mend": issued.mending_at(thing)}
    context["appeal"] = getattr(cover, "appeal", None)
    return render(request, "moderation/covering.html", context, status=422 if form.errors else 200)


def member_of(request: HttpRequest) -> Member:
    if not isinstance(request.user, Member) or not is_inside(request.user):
        raise NotAllowed("Members only.")
    return request.user


def thing_of(member: Member, key: str, thing_id: int) -> tuple[Passport, Any]:
    """The passport and the content this member may see, or 404."""
    issued = known_passport(key)
    thing = issued.find(member, thing_id) if issued is not None else None
    if issued is None or thing is None:
        raise Http404
    return issued, thing
