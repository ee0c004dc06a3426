"""わたしの匿名: computed from the secret that came with the request, and kept nowhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import begin_secret, bring_back_secret, print_code
from chosha.members.models import Member
from chosha.members.queries import coarse_facts
from chosha.talk.access import own_masks
from chosha.talk.actions import end_call, keep_call
from chosha.talk.forms import BringBackForm, FreshForm
from chosha.talk.models import Mask
from chosha.talk.queries import has_code, has_wraps, worn_lines
from chosha.ui.toasts import say


def _member(request: HttpRequest) -> Member:
    if not request.user.is_authenticated:
        raise NotAllowed("Members only.")
    return request.user


@never_cache
@require_safe
def masks(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, code: str = "", form: BringBackForm | None = None, fresh: FreshForm | None = None) -> HttpResponse:
    member = _member(request)
    context = {
        "lines": worn_lines(member),
        "has_wraps": has_wraps(member),
        "has_code": has_code(member),
        "code": code,
        "form": form or BringBackForm(member=member),
        "fresh": fresh or FreshForm(member=member),
    }
    faulty = (form is not None and form.errors) or (fresh is not None and fresh.errors)
    return render(request, "talk/masks.html", context, status=422 if faulty else 200)


@never_cache
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    if member.mask_secret is None:
        raise Refused("匿名の鍵が閉じています。「わたしの匿名」でパスワードを入れると開きます。")
    return _page(request, print_code(member, member.mask_secret))


@require_POST
def bringing_back(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    form = BringBackForm(request.POST, member=member)
    if not form.is_valid():
        return _page(request, form=form)
    try:
        secret = bring_back_secret(member, key=form.cleaned_data["key"], password=form.cleaned_data["password"])
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.sentence)
        return _page(request, form=form)
    return _opened(request, secret, "匿名の鍵を取り戻しました。これまでの匿名を、また直せます。")


@require_POST
def beginning(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    form = FreshForm(request.POST, member=member)
    if not form.is_valid():
        return _page(request, fresh=form)
    return _opened(request, begin_secret(member, form.cleaned_data["password"]), "新しい鍵で始めました。")


@require_POST
def calling(request: HttpRequest, mask_id: int, *, wanted: bool) -> HttpResponse:
    """Be called while away, for one thread; or no longer."""
    member = _member(request)
    mask = get_object_or_404(Mask, pk=mask_id, pk__in=own_masks(member))
    (keep_call if wanted else end_call)(mask, by=member)
    say(request, CALLED if wanted else "知らせるのをやめました。預かっていた宛先は消しました。")
    return redirect("talk:masks")


CALLED = "新しい言葉があった日の夕方に、メールで知らせます。題は書きません。"


@never_cache
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """What a mask may show, as boxes to tick: asked for when somebody chooses to answer under one."""
    return render(request, "talk/_facts.html", {"facts": coarse_facts(_member(request)), "shown": ()})


def _opened(request: HttpRequest, secret: bytes, words: str) -> HttpResponse:
    request.new_secret = secret  # type: ignore[attr-defined]  # the roof locks it into the session
    say(request, words)
    return redirect("talk:masks")
