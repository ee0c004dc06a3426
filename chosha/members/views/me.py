"""わたし: what the member shows, how the member signs in, which keys are out."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.text import whole_number
from chosha.members.access import has_second_step, is_inside
from chosha.members.actions import end_session, end_sessions, end_token, make_token, rename
from chosha.members.forms import SCOPE_WORDS, ProfileForm, TokenForm
from chosha.members.models import Member, RoleName, Standing
from chosha.members.queries import (
    current_affiliation,
    devices_of,
    has_recovery_codes,
    passkeys_of,
    roles_of,
    tokens_of,
)
from chosha.ui.toasts import say


def _member(request: HttpRequest) -> Member:
    """The signed-in member; the door (MembersOnly) has seen to it that there is one."""
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    names = roles_of(member)
    return render(
        request,
        "members/me.html",
        {"affiliation": current_affiliation(member), "roles": [role.label for role in RoleName if role in names]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    form = ProfileForm(request.POST or None, initial={"display_name": member.display_name, "hello": member.hello})
    if request.method == "POST" and form.is_valid():
        rename(member, display_name=form.cleaned_data["display_name"], hello=form.cleaned_data["hello"])
        say(request, "プロフィールを保存しました。")
        return redirect("members:me")
    return render(request, "members/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    return render(
        request,
        "members/security.html",
        {
            "second_step": has_second_step(member),
            "recovery_codes": has_recovery_codes(member),
            "passkeys": passkeys_of(member),
            "sessions": devices_of(member, request.session.session_key or ""),
        },
    )


def security_front(request: HttpRequest) -> HttpResponse:
    """Where the sign-in library sends people back to."""
    return redirect("members:security")


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The devices signed in; POST ends all others, or with `session` the one."""
    member = _member(request)
    here = request.session.session_key or ""
    if request.method != "POST":
        return render(request, "members/sessions.html", {"sessions": devices_of(member, here)})
    if number := request.POST.get("session", ""):
        end_session(whole_number(number) or 0, by=member)
        say(request, "その端末からログアウトしました。")
    else:
        end_sessions(member, but=here)
        say(request, "この端末のほかは、すべてログアウトしました。")
    return redirect("usersessions_list")


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # the library gives it no types
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    member = _member(request)
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _, secret = make_token(member, **form.cleaned_data)
        form = TokenForm()
    living = [(token, "、".join(SCOPE_WORDS.get(scope, scope) for scope in token.scopes)) for token in tokens_of(member)]
    return render(request, "members/tokens.html", {"form": form, "secret": secret, "tokens": living}, status=422 if form.errors else 200)


@require_POST
def token_end(request: HttpRequest, token_id: int) -> HttpResponse:
    member = _member(request)
    end_token(get_object_or_404(tokens_of(member), pk=token_id), by=member)
    say(request, "鍵を使えなくしました。")
    return redirect("members:tokens")


@require_safe
def appearance(request: HttpRequest) -> HttpResponse:
    return render(request, "members/appearance.html")


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page after the password is set: three things to do, none of them a duty."""
    return render(request, "members/welcome.html")


@require_safe
def outside(request: HttpRequest) -> HttpResponse:
    """For whoever has an account but is not inside: an applicant, or somebody whose use is stopped."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if is_inside(request.user):
        return HttpResponseRedirect("/")
    if _member(request).standing == Standing.LEFT:
        return redirect("/me/leaving/back/")
    return render(request, "members/outside.html", {"stopped": _member(request).standing == Standing.SUSPENDED})
