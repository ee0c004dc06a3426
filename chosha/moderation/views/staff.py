"""The moderators' pages: what was told, what is covered, who asks for another look."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.moderation.access import known_passport, may_cover, may_decide, visible_appeals, visible_covers, visible_reports
from chosha.moderation.actions import cover_thing, decide_appeal, is_masked, leave_reports, lift_cover
from chosha.moderation.forms import CoverForm, DecisionForm
from chosha.moderation.models import Appeal
from chosha.moderation.queries import asked_page, covered_page, told_page
from chosha.moderation.views.members import member_of, thing_of
from chosha.ui.toasts import say

READ = "書いた人は「わたしの匿名」で、理由を読めます。"


@require_safe
def covered(request: HttpRequest) -> HttpResponse:
    member = _moderator(request)
    rows, cursor = covered_page(member, before=whole_number(request.GET.get("after", "")))
    return render(request, "moderation/covered.html", {"rows": rows, "cursor": cursor, "tab": "covered"})


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    rows, cursor = told_page(_moderator(request), request.GET.get("after", ""))
    return render(request, "moderation/reports.html", {"rows": rows, "cursor": cursor, "tab": "reports"})


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    rows, cursor = asked_page(_moderator(request), request.GET.get("after", ""))
    return render(request, "moderation/appeals.html", {"rows": rows, "cursor": cursor, "tab": "appeals"})


@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    member = _moderator(request)
    issued, thing = thing_of(member, key, thing_id)
    form = CoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cover_thing(key, thing, by=member, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            say(request, f"いったん伏せました。{READ if is_masked(thing) else '書いた人には、理由をお知らせしました。'}")
            return redirect("moderation:covered")
    status = 422 if form.is_bound else 200
    return render(request, "moderation/cover.html", {"form": form, "card": issued.card(thing)}, status=status)


@require_POST
def lifting(request: HttpRequest, cover_id: int) -> HttpResponse:
    member = _moderator(request)
    found = get_object_or_404(visible_covers(member), pk=cover_id)
    lift_cover(found, by=member)
    nobody = is_masked(passport(found.key).rows().filter(pk=found.thing_id).first())
    say(request, f"元どおり見えるようにしました。{'' if nobody else '書いた人にもお知らせしました。'}")
    return redirect("moderation:covered")


@require_POST
def leaving(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """Looked at, and left as it is."""
    member = _moderator(request)
    if known_passport(key) is None or not visible_reports(member).filter(key=key, thing_id=thing_id).exists():
        raise Http404
    leave_reports(key, thing_id, by=member)
    say(request, "そのままにしました。知らせてくださった方には、お礼をお伝えしました。")
    return redirect("moderation:reports")


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    member = _moderator(request)
    found = get_object_or_404(visible_appeals(member).select_related("cover", "cover__by", "decided_by"), pk=appeal_id)
    issued = passport(found.cover.key)
    thing = issued.visible_to(member).filter(pk=found.cover.thing_id).order_by().first()
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, member, found, form):
        return redirect("moderation:appeals")
    context = {
        "appeal": found,
        "card": issued.card(thing) if thing is not None else None,
        "form": form,
        "decides": found.decided_at is None and may_decide(member, found, thing),
    }
    return render(request, "moderation/appeal.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, member: Member, found: Appeal, form: DecisionForm) -> bool:
    lifted = form.cleaned_data["lifted"]
    try:
        decide_appeal(found, by=member, lifted=lifted, answer=form.cleaned_data["answer"])
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.sentence)
        return False
    say(request, "元どおり見えるようにしました。" if lifted else "伏せたままにしました。書いた人に、言葉をお伝えしました。")
    return True


def _moderator(request: HttpRequest) -> Member:
    member = member_of(request)
    if not may_cover(member):
        raise NotAllowed("Only moderators come here.")
    return member
