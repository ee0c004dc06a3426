"""Opening seals: one guardian asks, another agrees, and the author is shown to these two. See docs/adr/0010-masks.md."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.desks.secretariat.forms import AskForm, OpeningForm, WordsForm
from chosha.desks.secretariat.views.door import enter, enter_again
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.members.queries import current_affiliation
from chosha.talk.access import may_guard, may_read_opened, seals_out_of_reach
from chosha.talk.actions import agree_opening, ask_opening, deny_opening, read_opened, withdraw_opening
from chosha.talk.models import Opening
from chosha.talk.queries.openings import cases, cases_page, guarding, masked_text, openings, own_key_state, standing_case, thread_places
from chosha.ui.toasts import say


@never_cache
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    member = enter(request, may_guard)
    lines, cursor = cases_page(member, request.GET.get("after", ""))
    context = {"cases": lines, "cursor": cursor, "guarding": guarding(), "out_of_reach": seals_out_of_reach()}
    return render(request, "secretariat/seals.html", context | {"key": own_key_state(member)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """Guardian one, at a text under a mask. The text itself is read at its place, not here."""
    member = _speaking(request)
    text = masked_text(key, thing_id)
    if text is None or text.mask is None:
        raise Http404
    standing = standing_case(member, text.mask) if request.method != "POST" else None
    if standing is not None:
        say(request, "この匿名の開封は、もう求められています。")
        return redirect("secretariat:seal_case", standing.pk)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = ask_opening(text.mask, by=member, ground=typed["ground"], reason=typed["reason"], words=typed["words"])
        except Refused as refusal:
            _add(form, refusal)
        else:
            say(request, "開封を求めました。書いた人には、この匿名のところで知らせています。ほかの封印管理人には、お知らせを送りました。")
            return redirect("secretariat:seal_case", made.pk)
    place = thread_places({(text.mask.thing_key, text.mask.thing_id)}).get((text.mask.thing_key, text.mask.thing_id), ("", ""))
    context = {"form": form, "mask": text.mask, "title": place[0], "place": place[1], "key": own_key_state(member)}
    return render(request, "secretariat/seal_ask.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, opening_id: int) -> HttpResponse:
    """One case; a POST is the second guardian's voice, and shows what was found."""
    member = _speaking(request)
    found = get_object_or_404(openings(member), pk=opening_id)
    if request.method != "POST":
        return _case_page(request, member, found)
    form = OpeningForm(request.POST)
    if form.is_valid():
        try:
            number = agree_opening(found, by=member, reason=form.cleaned_data["reason"], words=form.cleaned_data["words"])
        except Refused as refusal:
            _add(form, refusal)
        else:
            return _name_page(request, found, number)
    return _case_page(request, member, found, form=form)


@never_cache
@require_POST
def name(request: HttpRequest, opening_id: int) -> HttpResponse:
    """What was found, for the two who opened it, each time with the passphrase."""
    member = _speaking(request)
    found = get_object_or_404(openings(member), pk=opening_id)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            return _name_page(request, found, read_opened(found, by=member, words=form.cleaned_data["words"]))
        except Refused as refusal:
            _add(form, refusal)
    return _case_page(request, member, found, reading=form)


@require_POST
def withdrawal(request: HttpRequest, opening_id: int) -> HttpResponse:
    member = _speaking(request)
    found = get_object_or_404(openings(member), pk=opening_id)
    withdraw_opening(found, by=member)
    say(request, "求めを取り下げました。書いた人には、開けなかったことを知らせます。")
    return redirect("secretariat:seal_case", found.pk)


def _case_page(request: HttpRequest, member: Member, found: Opening, **forms: Form) -> HttpResponse:
    found = get_object_or_404(openings(member), pk=found.pk)  # as it stands after whatever was tried
    mine = found.asked_by_id == member.pk
    asker_left = not may_guard(found.asked_by)
    context: dict[str, Any] = {
        "case": cases([found])[0],
        "opening": found,
        "mine": mine,
        "asker_left": asker_left,
        "may_withdraw": found.state in ("asked", "waits") and (mine or asker_left),
        "may_agree": found.state == "asked" and not mine and not asker_left,
        "may_read": may_read_opened(member, found),
        "form": OpeningForm(),
        "reading": WordsForm(),
        **forms,
    }
    return render(request, "secretariat/seal_case.html", context, status=422 if forms else 200)


def _name_page(request: HttpRequest, found: Opening, number: int) -> HttpResponse:
    found.refresh_from_db()
    whom = Member.objects.filter(pk=number).first()
    context = {"whom": whom, "affiliation": current_affiliation(whom) if whom else None, "opening": found}
    return render(request, "secretariat/seal_name.html", context)


def _speaking(request: HttpRequest) -> Member:
    """A guardian. Looking asks once more who it is; a form carries the passphrase, which must not wait in the session meanwhile.

    Whoever sends a form without guarding seals stands in the record.
    """
    if request.method != "POST":
        return enter_again(request, may_guard)
    if not isinstance(request.user, Member):
        raise NotAllowed
    if not may_guard(request.user):
        deny_opening(None, by=request.user)
    return request.user


def _add(form: Form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
