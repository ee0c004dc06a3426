"""事務局: what waits, what the chores do, who did what, who is who."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chosha.audit.queries import first_broken
from chosha.desks.secretariat import access
from chosha.desks.secretariat.actions import resume, suspend
from chosha.desks.secretariat.forms import ReasonForm, RoleForm
from chosha.desks.secretariat.queries import ROOMS, chore_lines, record_of, record_page
from chosha.jobs import queries as chores
from chosha.jobs.actions import try_again
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import may_grant, may_suspend
from chosha.members.actions import end_role, grant_role
from chosha.members.models import Member, RoleName, Standing
from chosha.members.queries import current_affiliation, find_members, roles_of
from chosha.moderation.access import may_cover
from chosha.reception.access import may_review
from chosha.reception.queries import usual_wait, wait_words, waiting_count
from chosha.ui.toasts import say

SHOWN = 50


def _member(request: HttpRequest, may: Callable[[Any], bool]) -> Member:
    if not may(request.user):
        raise NotAllowed
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    member = _member(request, access.may_enter)
    reviews, sees = may_review(member), access.may_see_chores(member)
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
    }
    return render(request, "secretariat/front.html", context)


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    _member(request, access.may_see_chores)
    context = {
        "alive": chores.alive(),
        "failed": chore_lines(list(chores.given_up()[:SHOWN])),
        "running": chore_lines(list(chores.running()[:SHOWN])),
        "waiting": chore_lines(list(chores.next_waiting(SHOWN))),
    }
    return render(request, "secretariat/jobs.html", context)


@require_POST
def job_again(request: HttpRequest, chore_id: str) -> HttpResponse:
    _member(request, access.may_see_chores)
    try_again(get_object_or_404(chores.given_up(), pk=chore_id))
    say(request, "もう一度動かします。")
    return redirect("secretariat:jobs")


@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    _member(request, access.may_see_record)
    room = request.GET.get("room", "")
    lines, cursor = record_page(room, request.GET.get("after", ""))
    checked = "check" in request.GET
    context = {"lines": lines, "cursor": cursor, "room_chosen": room, "rooms": ROOMS.items(), "checked": checked}
    return render(request, "secretariat/record.html", {**context, "broken": first_broken() if checked else None})


@never_cache
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    _member(request, access.may_find_members)
    words = request.GET.get("q", "")[:80]
    return render(request, "secretariat/members.html", {"words": words, "members": find_members(words, limit=SHOWN)})


@never_cache
@require_safe
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    viewer = _member(request, access.may_find_members)
    return _member_page(request, viewer, get_object_or_404(Member, pk=member_id))


@require_POST
def suspension(request: HttpRequest, member_id: int) -> HttpResponse:
    """Stop, or with `end` let in again."""
    viewer = _member(request, access.may_find_members)
    whom = get_object_or_404(Member, pk=member_id)
    if "end" in request.POST:
        return _act_and_redirect(request, whom, lambda: resume(whom, by=viewer), f"{whom.name_with_san}の利用を戻しました。")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _member_page(request, viewer, whom, reason_form=form)
    return _act_and_redirect(
        request, whom, lambda: suspend(whom, by=viewer, reason=form.cleaned_data["reason"]), f"{whom.name_with_san}の利用を止めました。"
    )


@require_POST
def role(request: HttpRequest, member_id: int) -> HttpResponse:
    """Give a task, or with `end` take it back."""
    viewer = _member(request, may_grant)
    whom = get_object_or_404(Member, pk=member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _member_page(request, viewer, whom, role_form=form)
    name = RoleName(form.cleaned_data["name"])
    if "end" in request.POST:
        return _act_and_redirect(request, whom, lambda: end_role(whom, name, by=viewer), f"{name.label}を終えました。")
    return _act_and_redirect(
        request, whom, lambda: grant_role(whom, name, by=viewer), f"{name.label}を任せました。次に入るとき、二段階の確認をお願いします。"
    )


def _member_page(request: HttpRequest, viewer: Member, whom: Member, **forms: Form) -> HttpResponse:
    held = roles_of(whom)
    context = {
        "whom": whom,
        "affiliation": current_affiliation(whom),
        "stopped": whom.standing == Standing.SUSPENDED,
        "may_suspend": may_suspend(viewer, whom),
        "may_grant": may_grant(viewer),
        "roles": [name for name in RoleName if name in held],
        "lines": record_of(whom) if access.may_see_record(viewer) else [],
        "reason_form": ReasonForm(),
        "role_form": RoleForm(),
        **forms,
    }
    return render(request, "secretariat/member.html", context, status=422 if forms else 200)


def _act_and_redirect(request: HttpRequest, whom: Member, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        done = refusal.sentence
    say(request, done)
    return redirect("secretariat:member", whom.pk)
