"""受け持ち, from the volunteer's side: to decline what is proposed, to step down, and who holds which task."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chosha.kernel.errors import Refused
from chosha.members.actions import end_role, turn_down_role
from chosha.members.models import Member, RoleName
from chosha.members.queries import open_proposals, own_roles, tasks_held
from chosha.ui.toasts import say


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


@require_safe
def volunteers(request: HttpRequest) -> HttpResponse:
    """受け持ちの人: display names and tasks, for every member."""
    return render(request, "members/volunteers.html", {"tasks": tasks_held()})


@require_POST
def step_down(request: HttpRequest, name: str) -> HttpResponse:
    member = _member(request)
    if name not in {role.name for role in own_roles(member)}:
        raise Http404
    return _act_and_redirect(request, lambda: end_role(member, RoleName(name), by=member), f"{RoleName(name).label}を終えました。")


@require_POST
def decline(request: HttpRequest, proposal_id: int) -> HttpResponse:
    member = _member(request)
    proposal = get_object_or_404(open_proposals(), pk=proposal_id, member=member)
    return _act_and_redirect(request, lambda: turn_down_role(proposal, by=member), "お断りすることを、事務局に伝えました。")


def _act_and_redirect(request: HttpRequest, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        done = refusal.sentence
    say(request, done)
    return redirect("members:me")
