"""Members, as staff see them: what everybody sees, what may be done, and behind one more door what is private."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chosha.desks.secretariat import access
from chosha.desks.secretariat.actions import propose_role, resume, suspend
from chosha.desks.secretariat.forms import ReasonForm, RoleForm
from chosha.desks.secretariat.queries import record_of
from chosha.desks.secretariat.views.door import enter_again
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import may_grant, may_read_private, may_suspend
from chosha.members.actions import end_role, note_private_reading
from chosha.members.models import Member, RoleName, Standing
from chosha.members.queries import current_affiliation, find_members, open_proposals, own_roles
from chosha.ui.toasts import say

SHOWN = 50


@never_cache
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    enter_again(request, access.may_find_members)
    words = request.GET.get("q", "")[:80]
    return render(request, "secretariat/members.html", {"words": words, "members": find_members(words, limit=SHOWN)})


@never_cache
@require_safe
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    viewer = enter_again(request, access.may_find_members)
    return _member_page(request, viewer, get_object_or_404(Member, pk=member_id))


@never_cache
@require_safe
def private(request: HttpRequest, member_id: int) -> HttpResponse:
    """Full name, body, address, and what was recorded. That it was read is recorded, and the member sees it."""
    viewer = enter_again(request, access.may_find_members)
    whom = get_object_or_404(Member, pk=member_id)
    if not may_read_private(viewer, whom):
        raise NotAllowed
    note_private_reading(whom, by=viewer)
    context = {
        "whom": whom,
        "affiliation": current_affiliation(whom),
        "lines": record_of(whom),
        "place": f"/secretariat/members/{whom.pk}/",
    }
    return render(request, "secretariat/private.html", context)


@require_POST
def suspension(request: HttpRequest, member_id: int) -> HttpResponse:
    """Stop, or with `end` let in again."""
    viewer = enter_again(request, access.may_find_members)
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
    """Propose a task, or with `end` take it back at once."""
    viewer = enter_again(request, may_grant)
    whom = get_object_or_404(Member, pk=member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _member_page(request, viewer, whom, role_form=form)
    name = RoleName(form.cleaned_data["name"])
    if "end" in request.POST:
        return _act_and_redirect(request, whom, lambda: end_role(whom, name, by=viewer), f"{name.label}を終えました。")
    try:
        proposal = propose_role(whom, name, by=viewer)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _member_page(request, viewer, whom, role_form=form)
    alone = f"管理係が一人のため、このまま{name.label}をお願いしました。記録に残ります。"
    say(request, alone if proposal.closed_at else f"{name.label}の話を出しました。もう一人の管理係が確かめると始まります。")
    return redirect("secretariat:roles" if not proposal.closed_at else "secretariat:member", *([whom.pk] if proposal.closed_at else []))


def _member_page(request: HttpRequest, viewer: Member, whom: Member, **forms: Form) -> HttpResponse:
    context = {
        "whom": whom,
        "stopped": whom.standing == Standing.SUSPENDED,
        "may_suspend": may_suspend(viewer, whom),
        "may_read": may_read_private(viewer, whom),
        "may_grant": may_grant(viewer),
        "roles": own_roles(whom),
        "proposals": open_proposals().filter(member=whom) if may_grant(viewer) else [],
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
