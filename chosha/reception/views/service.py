"""所属と在籍: three facts on one page, and the short pages that change them."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.errors import Refused
from chosha.kernel.text import whole_number
from chosha.members.actions import end_secondment, retire, take_back_move, take_back_standing, take_leave
from chosha.members.models import Affiliation, Member
from chosha.members.queries import affiliations_of
from chosha.reception import actions
from chosha.reception.forms import AddressCodeForm, AddressForm, BodyPicker, TransferForm
from chosha.reception.models import Purpose
from chosha.reception.queries import address_change_of, open_proof_of, renewal_of
from chosha.ui.toasts import say

LOOK_AND_SEND = ["GET", "HEAD", "POST"]
STANDING_UNDO, MOVE_UNDO = "/me/service/undo/", "/me/transfer/undo/"


def member_of(request: HttpRequest) -> Member:
    """The signed-in member; the door (MembersOnly) has seen to it that there is one."""
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


@never_cache
@require_safe
def service(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    rows = affiliations_of(member)
    context = {
        "current": [row for row in rows if row.ended_on is None],
        "past": [row for row in rows if row.ended_on is not None],
        "proof": open_proof_of(member),
        "renewal": renewal_of(member),
    }
    return render(request, "reception/service.html", context)


def _standing_page(request: HttpRequest, page: str, act: Callable[[Member], Any], done: str, undo: str) -> HttpResponse:
    """One sentence of what will be, one button; afterwards the page of the three facts, with the way back."""
    if request.method != "POST":
        return render(request, f"reception/standing/{page}.html")
    try:
        act(member_of(request))
    except Refused as refusal:
        say(request, refusal.sentence)
    else:
        say(request, done, undo=undo)
    return redirect("reception:service")


@never_cache
@require_http_methods(LOOK_AND_SEND)
def leave(request: HttpRequest) -> HttpResponse:
    return _standing_page(request, "leave", take_leave, "休業中にしました。", STANDING_UNDO)


@never_cache
@require_http_methods(LOOK_AND_SEND)
def coming_back(request: HttpRequest) -> HttpResponse:
    return _standing_page(request, "return", actions.return_from_leave, "復帰しました。おかえりなさい。", STANDING_UNDO)


@never_cache
@require_http_methods(LOOK_AND_SEND)
def secondment_end(request: HttpRequest) -> HttpResponse:
    return _standing_page(request, "secondment_end", end_secondment, "出向・派遣から戻りました。", MOVE_UNDO)


@never_cache
@require_http_methods(LOOK_AND_SEND)
def retirement(request: HttpRequest) -> HttpResponse:
    return _standing_page(request, "retirement", retire, "元職員になりました。ありがとうございました。", STANDING_UNDO)


def _undone(request: HttpRequest, act: Callable[[Member], Any]) -> HttpResponse:
    try:
        act(member_of(request))
    except Refused as refusal:
        say(request, refusal.sentence)
    else:
        say(request, "元に戻しました。")
    return redirect("reception:service")


@require_POST
def standing_undo(request: HttpRequest) -> HttpResponse:
    return _undone(request, take_back_standing)


@require_POST
def transfer_undo(request: HttpRequest) -> HttpResponse:
    return _undone(request, take_back_move)


@never_cache
@require_http_methods(LOOK_AND_SEND)
def transfer(request: HttpRequest) -> HttpResponse:
    """異動しました. With `way=seconded` in the address it opens for a secondment."""
    member = member_of(request)
    current = next((row for row in affiliations_of(member) if row.ended_on is None and row.kind == Affiliation.Kind.HOME), None)
    if request.method != "POST":
        form = TransferForm.of(current, seconded=request.GET.get("way") == "seconded")
        return _transfer_page(request, form, [form.chosen()] if form.chosen() else [])
    if "find" in request.POST:
        form = TransferForm(initial=request.POST.dict())
        return _transfer_page(request, form, form.candidates())
    form = TransferForm(request.POST)
    if form.is_valid():
        try:
            made = actions.transfer(member, **form.for_action())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            say(request, "所属を直しました。", undo=MOVE_UNDO)
            return redirect("reception:transferred" if made.proof == Affiliation.Proof.DECLARED else "reception:service")
    return _transfer_page(request, form, form.candidates())


def _transfer_page(request: HttpRequest, form: BodyPicker, found: list[Any]) -> HttpResponse:
    return render(request, "reception/transfer.html", {"form": form, "found": found}, status=422 if form.errors else 200)


@never_cache
@require_safe
def transferred(request: HttpRequest) -> HttpResponse:
    """Now or later: the proof at the new body."""
    waiting = [row for row in affiliations_of(member_of(request)) if row.ended_on is None and row.proof == Affiliation.Proof.DECLARED]
    return render(request, "reception/transferred.html", {"declared": waiting[0]}) if waiting else redirect("reception:service")


@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Begin the proof at one of the current affiliations, or go on with it."""
    member = member_of(request)
    number = whole_number(request.POST.get("affiliation", "")) or 0
    affiliation = get_object_or_404(Affiliation.objects.filter(member=member, ended_on__isnull=True), pk=number)
    try:
        _, path = actions.prove_affiliation(member, affiliation, purpose=Purpose.RENEWAL)
    except Refused as refusal:
        say(request, refusal.sentence)
        return redirect("reception:service")
    return redirect(path)


@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Back to the page of a proof that is under way, or of the question asked about it."""
    proof = open_proof_of(member_of(request))
    return redirect(actions.path_of(proof) if proof else "reception:service")


@require_POST
def same_place(request: HttpRequest) -> HttpResponse:
    """変わりません: the question of April is answered for this 年度."""
    actions.say_same_place(member_of(request))
    say(request, "ありがとうございました。この年度は、もうおたずねしません。")
    return redirect("/")


@never_cache
@reauthentication_required
@require_http_methods(LOOK_AND_SEND)
def address(request: HttpRequest) -> HttpResponse:
    """Another private address. The password was asked again."""
    member = member_of(request)
    if "stop" in request.POST:
        actions.drop_address_change(member)
        say(request, "やめました。いまのアドレスのままです。")
        return redirect("reception:service")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer_address(member, form.cleaned_data["address"])
            return redirect("reception:address_code")
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
    return render(request, "reception/address.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@reauthentication_required
@require_http_methods(LOOK_AND_SEND)
def address_code(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    form = AddressCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_address_code(member, form.cleaned_data["code"])
            say(request, "メールアドレスを変えました。これからは、新しいアドレスで入ります。")
            return redirect("reception:service")
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
    change = address_change_of(member)
    if change is None:
        return redirect("reception:address")
    context = {"form": form, "change": change}
    return render(request, "reception/address_code.html", context, status=422 if form.errors else 200)
