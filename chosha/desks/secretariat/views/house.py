"""事務局: what waits, what the chores do, who did what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chosha.audit.queries import first_broken
from chosha.desks.secretariat import access
from chosha.desks.secretariat.queries import ROOMS, chore_lines, record_page
from chosha.desks.secretariat.views.door import enter, enter_again
from chosha.jobs import queries as chores
from chosha.jobs.actions import try_again
from chosha.members.access import administrators, may_grant
from chosha.members.queries import open_proposals, rules_draft
from chosha.moderation.access import may_cover
from chosha.moderation.queries import waits_for
from chosha.reception.access import may_review
from chosha.reception.queries import usual_wait, wait_words, waiting_count
from chosha.talk.access import may_guard
from chosha.ui.toasts import say

SHOWN = 50


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The windows of whoever is there; a role opens its own and no other."""
    member = enter(request, access.may_enter)
    reviews, sees, grants = may_review(member), access.may_see_chores(member), may_grant(member)
    context = {
        "reviews": reviews,
        "waiting": waiting_count() if reviews else 0,
        "wait": wait_words(usual_wait()),
        "sees_chores": sees,
        "alive": chores.alive() if sees else True,
        "failed": chores.given_up().exists() if sees else False,
        "sees_record": access.may_see_record(member),
        "finds": access.may_find_members(member),
        "covers": may_cover(member),
        "tends_guard": access.may_tend_guard(member),
        "told": waits_for(member) if may_cover(member) else (False, False),
        "stops": may_cover(member),
        "guards": may_guard(member),
        "grants": grants,
        "alone": grants and administrators().count() == 1,
        "proposed": grants and open_proposals().exists(),
        "tends_rules": access.may_tend_rules(member),
        "draft": rules_draft() if access.may_tend_rules(member) else None,
    }
    return render(request, "secretariat/front.html", context)


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    enter_again(request, access.may_see_chores)
    context = {
        "alive": chores.alive(),
        "failed": chore_lines(list(chores.given_up()[:SHOWN])),
        "running": chore_lines(list(chores.running()[:SHOWN])),
        "waiting": chore_lines(list(chores.next_waiting(SHOWN))),
    }
    return render(request, "secretariat/jobs.html", context)


@require_POST
def job_again(request: HttpRequest, chore_id: str) -> HttpResponse:
    enter_again(request, access.may_see_chores)
    try_again(get_object_or_404(chores.given_up(), pk=chore_id))
    say(request, "もう一度動かします。")
    return redirect("secretariat:jobs")


@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    enter_again(request, access.may_see_record)
    room = request.GET.get("room", "")
    lines, cursor = record_page(room, request.GET.get("after", ""))
    checked = "check" in request.GET
    context = {"lines": lines, "cursor": cursor, "room_chosen": room, "rooms": ROOMS.items(), "checked": checked}
    return render(request, "secretariat/record.html", {**context, "broken": first_broken() if checked else None})
