"""The rules of the house, asked for when they changed, and what one agreed to."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chosha.kernel.errors import Refused
from chosha.kernel.text import whole_number
from chosha.members.actions import agree_again
from chosha.members.engine.changes import changes
from chosha.members.models import Member, Rules
from chosha.members.queries import consents_of, last_agreed, rules_in_force
from chosha.ui.toasts import say


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """What changed, the whole text, and 同意して進む: back to where the member was on the way to."""
    member = _member(request)
    after, trouble = _own_page(request), ""
    if request.method == "POST":
        try:
            agree_again(member, whole_number(request.POST.get("number", "")) or 0)
        except Refused as refusal:
            trouble = refusal.sentence
        else:
            say(request, "同意を残しました。「わたし」の「同意したきまり」で見られます。")
            return HttpResponseRedirect(after)
    rules = get_object_or_404(Rules, pk=getattr(rules_in_force(), "pk", None))
    agreed = last_agreed(member)
    asked = member.asks_consent
    different = changes(agreed.source, rules.source) if asked and agreed and agreed != rules else []
    context = {"rules": rules, "agreed": agreed, "asked": asked, "changes": different, "next": after, "trouble": trouble}
    return render(request, "members/consent.html", context, status=422 if trouble else 200)


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """Which version one agreed to, and when."""
    return render(request, "members/consents.html", {"consents": consents_of(_member(request)), "rules": rules_in_force()})


def _own_page(request: HttpRequest) -> str:
    """Where to go on: a page of this house, else its first."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()) else "/"
