"""プロフィール: small pages, one field or one list each, every field with who sees it right beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.kernel.clock import fiscal_year
from chosha.kernel.errors import Refused
from chosha.members import actions
from chosha.members.forms import profile as pages
from chosha.members.models import Affiliation, Audience, CanHelp, FurtherDuty, Interest, Member, PastDuty, Profile
from chosha.members.queries import current_affiliation
from chosha.members.queries.own import own_rows, preview_of
from chosha.ui.toasts import say

Begun = Callable[[Member, Profile, Affiliation | None], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """One page of a single form: its title, a sentence, the form, what stands there, what keeps it."""

    title: str
    lead: str
    form: type[forms.Form]
    begun: Begun
    keep: Callable[..., object]
    text: str = ""  # the field with words about the own work, which the guard looks through


def _answer(yes: bool) -> str:
    return "yes" if yes else "no"


PAGES = {
    "names": Page(
        "名前",
        "表示名は、庁舎の中でいつも見えます。氏名とよみは、見せる相手を選べます。",
        pages.NamesForm,
        lambda m, p, _: {"display_name": m.display_name, "name": m.name, "name_to": p.name_to, "kana": m.kana, "kana_to": p.kana_to},
        actions.say_names,
    ),
    "service": Page(
        "団体と職",
        "団体名を見せないときは「北陸の市」のように、地方と種類だけが見えます。",
        pages.ServiceForm,
        lambda _, p, home: {"body_to": p.body_to, "post": home.post if home else "", "post_to": p.post_to},
        actions.say_post,
    ),
    "languages": Page(
        "ことば",
        "どのことばで書いてもらえると読めるかを選びます。",
        pages.LanguagesForm,
        lambda _, p, __: {"codes": p.languages, "languages_to": p.languages_to},
        actions.choose_languages,
    ),
    "hello": Page(
        "ひとこと",
        "プロフィールのページに出る、短いあいさつです。",
        pages.HelloForm,
        lambda m, p, _: {"hello": m.hello, "hello_to": p.hello_to},
        actions.say_hello,
        "hello",
    ),
    "interests": Page(
        "関心のある分野",
        "担当していなくても、読みたい・聞きたい分野を選べます。",
        pages.InterestsForm,
        lambda m, p, _: {"duties": [row.duty_id for row in Interest.objects.filter(member=m)], "interests_to": p.interests_to},
        actions.choose_interests,
    ),
    "reach": Page(
        "名簿と、同じ団体の会員",
        "だれに見つけてもらうかを、ここで決めます。いつでも変えられます。",
        pages.ReachForm,
        lambda m, p, _: {"in_directory": _answer(p.in_directory), "spares_own_body": _answer(m.spares_own_body)},
        actions.set_reach,
    ),
}


def _member(request: HttpRequest) -> Member:
    """The signed-in member; the door (MembersOnly) has seen to it that there is one."""
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def _profile(member: Member) -> Profile:
    return Profile.objects.filter(member=member).first() or Profile(member=member)


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """All that the member says, with who sees it, each line the way to its page."""
    return render(request, "members/profile.html", {"rows": own_rows(_member(request))})


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """How the profile looks to others: any member, one of the same field, a colleague of the same body."""
    member, eyes = _member(request), request.GET.get("as", "")
    eyes = eyes if eyes in ("field", "colleague") else ""
    return render(request, "members/preview.html", {"eyes": eyes, "shown": preview_of(member, eyes)})


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, part: str) -> HttpResponse:
    """One page of a single form."""
    known = PAGES.get(part)
    if known is None:
        raise Http404
    member = _member(request)
    begun = known.begun(member, _profile(member), current_affiliation(member))
    form = known.form(request.POST if request.method == "POST" else None, initial=begun)
    form, looked = _looked_through(request, form, known.text, str(begun.get(known.text, "")))
    if form.is_valid() and not (looked and looked.open):
        given = dict(form.cleaned_data)
        first = [given.pop(name) for name in ("codes", "duties") if name in given]
        known.keep(member, *first, **given)
        _note(looked)
        say(request, "保存しました。「ほかの会員からの見えかた」で確かめられます。")
        return redirect("members:profile")
    context = {"page": known, "part": part, "form": form, "affiliation": current_affiliation(member) if part == "service" else None}
    context["guard"] = looked if looked and looked.open else None
    template = "members/profile_interests.html" if part == "interests" else "members/profile_page.html"
    return render(request, template, context, status=422 if form.errors or context["guard"] else 200)


def _looked_through(request: HttpRequest, form: forms.Form, text: str, standing: str = "") -> tuple[forms.Form, Considered | None]:
    """The form after the repairs asked for, and what the guard found in its `text`; one's own name is nobody else's."""
    if not (text and form.is_valid()):
        return form, None
    member = _member(request)
    own = (member.name, member.display_name)
    looked = consider({text: form.cleaned_data[text]}, *decided(request.POST), standing={text: standing}, own=own)
    if not looked.mended:
        return form, looked
    again = type(form)(request.POST.dict() | looked.parts, auto_id=form.auto_id)
    again.is_valid()
    return again, looked


def _note(looked: Considered | None) -> None:
    if looked is not None:
        note_decision(looked, about="members.profile")


@dataclass(frozen=True)
class Lines:
    """One page of a list: its rows, the form of the whole field (with who sees it), the form that adds a row."""

    title: str
    lead: str
    model: type[Any]
    whole: type[forms.Form]
    adding: type[forms.Form]
    keep: Callable[..., object]
    add: Callable[..., object]
    text: str = ""


def _keep_audience(member: Member, **given: str) -> None:
    actions.set_audiences(member, given)


def _keep_main(member: Member, *, duties_to: str, **given: Any) -> None:
    actions.say_main_duty(member, given["duty"], since_year=given["since_year"])
    actions.set_audiences(member, {"duties_to": duties_to})


LINES = {
    "duties": Lines(
        "担当分野",
        "見せると、名前の下と名簿に出ます。「同じ分野の会員」は、税務・福祉など大きな分野が同じ会員です。",
        FurtherDuty,
        pages.MainDutyForm,
        pages.FurtherDutyForm,
        _keep_main,
        actions.add_further_duty,
    ),
    "past": Lines(
        "経験した分野",
        "「前にやったことのある人」を探す会員の助けになります。",
        PastDuty,
        pages.PastAudienceForm,
        pages.PastDutyForm,
        _keep_audience,
        actions.add_past_duty,
    ),
    "help": Lines(
        "話せること",
        "尋ねられたら話せることを、短い言葉で。引き受ける約束ではありません。分野を選ぶと、答えを待つ質問をときどきお知らせします。",
        CanHelp,
        pages.HelpAudienceForm,
        pages.HelpForm,
        _keep_audience,
        actions.add_help,
        "words",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest, part: str) -> HttpResponse:
    """One page of a list. POST with `add` adds a row, else keeps the whole field's own choices."""
    known = LINES.get(part)
    if known is None:
        raise Http404
    member = _member(request)
    posted, adds = request.method == "POST", "add" in request.POST
    whole = known.whole(request.POST if posted and not adds else None, initial=_standing(member))
    adding = known.adding(request.POST if posted and adds else None, auto_id="add_%s")  # both forms have fields of one name
    looked = None
    if adds:
        adding, looked = _looked_through(request, adding, known.text)
    sent = adding if adds else whole
    if sent.is_valid() and not (looked and looked.open):
        try:
            _act(known, member, adds, dict(sent.cleaned_data))
        except Refused as refusal:
            sent.add_error(refusal.field or None, refusal.sentence)
        else:
            _note(looked)
            say(request, "足しました。" if adds else "保存しました。")
            return redirect("members:profile_lines", part)
    rows = known.model.objects.filter(member=member).select_related("duty")
    context = {"page": known, "part": part, "whole": whole, "adding": adding, "rows": rows}
    context["guard"] = looked if looked and looked.open else None
    return render(request, "members/profile_lines.html", context, status=422 if sent.errors or context["guard"] else 200)


def _act(known: Lines, member: Member, adds: bool, given: dict[str, Any]) -> None:
    if not adds:
        known.keep(member, **given)
        return
    first = given.pop("words") if "words" in given else given.pop("duty")
    known.add(member, first, **given)


def _standing(member: Member) -> dict[str, Any]:
    home, kept = current_affiliation(member), _profile(member)
    since = fiscal_year(home.duty_since) if home and home.duty_since else ""
    return {
        "duty": home.duty_id if home else "",
        "since_year": since,
        **{name: getattr(kept, name, Audience.MEMBERS) for name in ("duties_to", "past_duties_to", "can_help_to")},
    }


@require_POST
def removal(request: HttpRequest, part: str, row_id: int) -> HttpResponse:
    """Take a line out; it comes back by the toast."""
    known = LINES.get(part)
    if known is None:
        raise Http404
    member = _member(request)
    words = actions.take_out(get_object_or_404(known.model, pk=row_id, member=member), by=member)
    say(request, "外しました。", undo=f"/me/profile/return/{words}/")
    return redirect("members:profile_lines", part)


@require_POST
def coming_back(request: HttpRequest, words: str) -> HttpResponse:
    part = actions.bring_back(words, by=_member(request))
    say(request, "元に戻しました。")
    return redirect("members:profile_lines", part)
