"""わたしの匿名: computed from the secret that came with the request, and kept nowhere."""

import base64
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import begin_secret, bring_back_secret, lock_by_passkey, open_by_passkey, print_code
from chosha.members.engine.keyring import opening_of
from chosha.members.models import Member
from chosha.members.queries import coarse_facts, passkey_numbers
from chosha.talk.access import own_masks
from chosha.talk.actions import end_call, keep_call
from chosha.talk.forms import BringBackForm, FreshForm
from chosha.talk.models import Mask
from chosha.talk.queries import has_code, has_wraps, worn_lines
from chosha.talk.queries.openings import own_notes
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
        "notes": own_notes(member),
        "has_wraps": has_wraps(member),
        "has_code": has_code(member),
        "code": code,
        "passkeys": _passkeys(member),
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
def by_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey opens the masks; or, while they are open, is made to from now on."""
    member = _member(request)
    answer = opening_of(request.POST.get("prf", ""))
    if answer is None:
        raise Refused("パスキーの応えを受け取れませんでした。もう一度押すか、パスワードで開けられます。")
    if member.mask_secret is not None:
        number = next((found for found in passkey_numbers(member) if _written(found) == request.POST.get("credential")), None)
        if number is None:
            raise Refused("このパスキーは、ここには加わっていません。「ログインと安全」で加えると使えます。")
        lock_by_passkey(member, member.mask_secret, number, answer)
        say(request, "このパスキーでも、匿名の鍵が開くようにしました。")
        return redirect("talk:masks")
    secret = open_by_passkey(member, answer)
    if secret is None:
        raise Refused("このパスキーでは開きませんでした。パスワードで開けてから、ここでパスキーを加えられます。")
    return _opened(request, secret, "匿名の鍵が開きました。")


def _written(number: bytes) -> str:
    return base64.urlsafe_b64encode(number).decode().rstrip("=")


def _passkeys(member: Member) -> dict[str, object] | None:
    """What the browser is asked; None where the member has no passkey. The answer is proved by what it opens, not by a signature."""
    keys = [{"type": "public-key", "id": _written(number)} for number in passkey_numbers(member)]
    asked = {"challenge": secrets.token_urlsafe(32), "userVerification": "required", "timeout": 60_000, "allowCredentials": keys}
    return {"request_options": {"publicKey": asked}} if keys else None


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
