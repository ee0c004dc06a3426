"""A guardian's own key: made, renewed, reworded, handed on. See docs/adr/0010-masks.md."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chosha.desks.secretariat.forms import HandOverForm, KeyForm
from chosha.desks.secretariat.views.door import enter, enter_again
from chosha.kernel.errors import Refused
from chosha.members.models import Member
from chosha.talk.access import heirs_of, holds_key, may_guard
from chosha.talk.actions import begin_guardian_key, change_guardian_words, hand_over, keep_guardian_key, renew_guardian_key
from chosha.talk.engine.guardians import make_pair, propose_words
from chosha.talk.queries.openings import own_key_state
from chosha.ui.toasts import say

WAYS = {KeyForm.PROPOSED: "庁舎が示す", KeyForm.OWN: "自分で決める", KeyForm.WRITTEN: "手元で作る"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest) -> HttpResponse:
    """A first key, or another one in the place of the old."""
    return _key_page(request, "secretariat:seal_key", ways=WAYS, rewords=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Another passphrase for the key there is."""
    ways = {way: label for way, label in WAYS.items() if way != KeyForm.WRITTEN}
    return _key_page(request, "secretariat:seal_words", ways=ways, rewords=True)


def _key_page(request: HttpRequest, place: str, *, ways: dict[str, str], rewords: bool) -> HttpResponse:
    if request.method == "POST" and enter(request, may_guard) and not did_recently_reauthenticate(request):
        return redirect(place)  # what was typed is a passphrase: it must not wait in the session while somebody signs in again
    member = enter_again(request, may_guard)
    renews = holds_key(member)
    if rewords and not renews:
        return redirect("secretariat:seal_key")
    asked = request.POST.get("way") or request.GET.get("way") or KeyForm.PROPOSED
    way = asked if asked in ways else KeyForm.PROPOSED
    proposed = request.POST.get("proposed") or propose_words()
    form = KeyForm(
        request.POST if request.method == "POST" else None, way=way, renews=renews, may_lose=not rewords, initial={"proposed": proposed}
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = _reworded(member, form) if rewords else _kept(member, form, renews=renews)
        except Refused as refusal:
            form.add_error("present" if refusal.field == "words" and "present" in form.fields else None, refusal.sentence)
        else:
            say(request, said)
            return redirect("secretariat:seals")
    context = {"form": form, "way": way, "ways": ways.items(), "proposed": proposed, "renews": renews, "rewords": rewords}
    return render(request, "secretariat/seal_key.html", context, status=422 if form.is_bound else 200)


def _kept(member: Member, form: KeyForm, *, renews: bool) -> str:
    typed = form.cleaned_data
    pair = typed["pair"] if "pair" in typed else make_pair(typed["made_of"])
    if not renews:
        keep_guardian_key(member, pair)
        return "鍵を作りました。合いことばの紙は、職場の外にしまってください。"
    if typed.get("lost"):
        begin_guardian_key(member, pair)
        return "鍵をはじめから作り直しました。これまでの封は、ほかの封印管理人が二人で開けます。"
    renew_guardian_key(member, pair, present=typed["present"])
    return "鍵を新しくしました。これまでの封も、新しい合いことばで開けます。"


def _reworded(member: Member, form: KeyForm) -> str:
    change_guardian_words(member, present=form.cleaned_data["present"], words=form.cleaned_data["made_of"])
    return "合いことばを変えました。前の合いことばは、もう使えません。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def handing(request: HttpRequest) -> HttpResponse:
    """The own halves go to a successor."""
    member = enter(request, may_guard) if request.method == "POST" else enter_again(request, may_guard)
    form = HandOverForm(request.POST if request.method == "POST" else None, heirs=heirs_of(member))
    if request.method == "POST" and form.is_valid():
        try:
            moved, left = hand_over(member, heir=form.cleaned_data["heir"], words=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            rest = f"{left}件は、相手がもう半分を預かったことがあるため、そのままです。" if left else ""
            say(request, f"封の半分を、{moved}件引き渡しました。{rest}")
            return redirect("secretariat:seals")
    context = {"form": form, "key": own_key_state(member)}
    return render(request, "secretariat/seal_handing.html", context, status=422 if form.is_bound else 200)
