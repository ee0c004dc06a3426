"""年に一度の確認: the member's page, and the numbers for the reception."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chosha.kernel.clock import fiscal_year, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Affiliation, Standing
from chosha.members.queries import affiliations_of
from chosha.reception import actions
from chosha.reception.access import may_review
from chosha.reception.models import Purpose
from chosha.reception.queries import numbers_of, open_proof_of, renewal_of, waves
from chosha.reception.views.service import member_of
from chosha.ui.toasts import say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest) -> HttpResponse:
    """How the member stands, and the one act: prove it now. On leave, one sentence is enough."""
    member = member_of(request)
    current = [row for row in affiliations_of(member) if row.ended_on is None]
    if request.method == "POST":
        try:
            if "on_leave" in request.POST:
                actions.excuse_from_renewal(member)
                say(request, "休業中とうかがいました。復帰まで、そのまま使えます。")
                return redirect("reception:renewal")
            number = whole_number(request.POST.get("affiliation", "")) or 0
            chosen = get_object_or_404(Affiliation.objects.filter(member=member, ended_on__isnull=True), pk=number)
            return redirect(actions.prove_affiliation(member, chosen, purpose=Purpose.RENEWAL)[1])
        except Refused as refusal:
            say(request, refusal.sentence)
            return redirect("reception:renewal")
    # Where the member works today comes first: that is where mail reaches them.
    current.sort(key=lambda row: row.kind != Affiliation.Kind.SECONDED)
    context = {
        "renewal": renewal_of(member),
        "current": current,
        "proof": open_proof_of(member),
        "on_leave": member.standing == Standing.LEAVE,
        "alumni": member.standing == Standing.ALUMNI,
    }
    return render(request, "reception/renewal.html", context)


@never_cache
@require_safe
def renewal_numbers(request: HttpRequest) -> HttpResponse:
    """How the waves of the 年度 go, without a name."""
    if not may_review(request.user):
        raise NotAllowed
    year = fiscal_year(today())
    days = waves(year)
    context = {"year": year - 2018, "waves": numbers_of(year), "first": days[0], "last": days[-1]}
    return render(request, "reception/renewal_numbers.html", context)
