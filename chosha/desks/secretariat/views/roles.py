"""受け持ち: who holds what until when, what waits for a second voice, and whose goes on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chosha.desks.secretariat.actions import agree_to_role, propose_role
from chosha.desks.secretariat.queries import proposal_lines
from chosha.desks.secretariat.views.door import enter_again
from chosha.kernel.clock import today
from chosha.kernel.errors import Refused
from chosha.members.access import administrators, may_grant, roles_held
from chosha.members.actions import turn_down_role
from chosha.members.models import RoleName
from chosha.members.queries import last_day_of_role, may_be_renewed, open_proposals, tasks_held
from chosha.ui.toasts import say


@never_cache
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    viewer = enter_again(request, may_grant)
    proposals, tasks = proposal_lines(viewer), tasks_held()
    asked = {(line.proposal.member_id, line.proposal.name) for line in proposals}
    renewable = {role.pk for task in tasks for role in task.roles if may_be_renewed(role) and (role.member_id, role.name) not in asked}
    context = {
        "proposals": proposals,
        "tasks": tasks,
        "renewable": renewable,
        "until": last_day_of_role(today()),
        "alone": administrators().count() == 1,
    }
    return render(request, "secretariat/roles.html", context)


@require_POST
def agreement(request: HttpRequest, proposal_id: int) -> HttpResponse:
    viewer = enter_again(request, may_grant)
    proposal = get_object_or_404(open_proposals(), pk=proposal_id)
    return _act_and_redirect(request, lambda: agree_to_role(proposal, by=viewer), "受け持ちが決まりました。ご本人にメールで伝えます。")


@require_POST
def refusal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Taken back by whoever proposed it, or refused by another."""
    viewer = enter_again(request, may_grant)
    proposal = get_object_or_404(open_proposals(), pk=proposal_id)
    return _act_and_redirect(request, lambda: turn_down_role(proposal, by=viewer), "この話を取りやめました。")


@require_POST
def renewal(request: HttpRequest, role_id: int) -> HttpResponse:
    """Propose that a task goes on until the next 31 March."""
    viewer = enter_again(request, may_grant)
    role = get_object_or_404(roles_held().select_related("member"), pk=role_id)
    done = "続けてもらう話を出しました。もう一人の管理係が確かめると決まります。"
    return _act_and_redirect(request, lambda: propose_role(role.member, RoleName(role.name), by=viewer), done)


def _act_and_redirect(request: HttpRequest, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        done = refused.sentence
    say(request, done)
    return redirect("secretariat:roles")
