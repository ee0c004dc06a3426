"""投稿前の確認の言葉: what the guard always asks about, and what it never asks about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chosha.desks.secretariat import access
from chosha.desks.secretariat.forms import StaffWordForm
from chosha.desks.secretariat.views.door import enter
from chosha.guard.actions import add_word, drop_word
from chosha.guard.models import StaffWord
from chosha.guard.queries import staff_words
from chosha.kernel.errors import Refused
from chosha.ui.toasts import say

TOLD = {
    StaffWord.Use.ASK: "公表前の計画の名前、仮の名前など",
    StaffWord.Use.ALLOW: "だれのことでもない、よく使う名前。人の名前や番号は、ここにあってもたずねます",
}


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    member = enter(request, access.may_tend_guard)
    form = StaffWordForm(request.POST or None, initial={"use": "ask"})
    if request.method == "POST" and form.is_valid():
        try:
            add_word(by=member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            say(request, "足しました。次の投稿から効きます。")
            return redirect("secretariat:guard")
    context = {"form": form, "groups": _groups()}
    return render(request, "secretariat/guard.html", context, status=422 if form.is_bound else 200)


def _groups() -> list[tuple[str, str, list[StaffWord]]]:
    """(the use in words, a line on it, its words); none while there is no word at all."""
    found = list(staff_words())
    return [(use.label, TOLD[use], [word for word in found if word.use == use]) for use in StaffWord.Use] if found else []


@require_POST
def removal(request: HttpRequest, word_id: int) -> HttpResponse:
    member = enter(request, access.may_tend_guard)
    drop_word(get_object_or_404(staff_words(), pk=word_id), by=member)
    say(request, "外しました。もう一度足せば、元に戻ります。")
    return redirect("secretariat:guard")
