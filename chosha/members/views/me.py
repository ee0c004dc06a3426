"""わたし: what the member shows, how the member signs in, which keys are out."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.kernel.text import whole_number
from chosha.members.access import has_second_step, is_inside
from chosha.members.actions import end_session, end_sessions, end_token, make_token
from chosha.members.forms import SCOPE_WORDS, TokenForm
from chosha.members.models import Member, Standing
from chosha.members.queries import (
    current_affiliation,
    devices_of,
    has_recovery_codes,
    own_roles,
    passkeys_of,
    proposals_for,
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
    context = {"affiliation": current_affiliation(member), "roles": own_roles(member), "proposals": proposals_for(member)}
    return render(request, "members/me.html", context)


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
def outside(request: HttpRequest) -> HttpResponse:
    """For whoever has an account but is not inside: an applicant, or somebody whose use is stopped."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if is_inside(request.user):
        return HttpResponseRedirect("/")
    if _member(request).standing == Standing.LEFT:
        return redirect("/me/leaving/back/")
    return render(request, "members/outside.html", {"stopped": _member(request).standing == Standing.SUSPENDED})
