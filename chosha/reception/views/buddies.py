"""話し相手: the newcomer's wish, the members who take it on, and the room of the two."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.reception import actions
from chosha.reception.access import is_newcomer, may_offer_to_buddy
from chosha.reception.models import Welcome
from chosha.reception.queries import Company, companies, company, offers, pair_talk, welcome_of, wishes_page
from chosha.reception.views.welcoming import member_of
from chosha.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """The newcomer's side. POST with `wants` wishes, without it takes the wish back."""
    member = member_of(request)
    if request.method == "POST":
        wants = "wants" in request.POST
        actions.wish_for_buddy(member, wants=wants)
        say(request, "話し相手のお願いを受け取りました。決まったら、お知らせします。" if wants else "話し相手のお願いを取り消しました。")
        return redirect("reception:wish")
    own = next((one for one in companies(member) if one.pair.newcomer_id == member.pk), None)
    context = {"welcome": welcome_of(member), "company": own, "may_wish": is_newcomer(member) and not member.read_only}
    return render(request, "reception/wish.html", context)


@require_safe
def buddies(request: HttpRequest) -> HttpResponse:
    """The side of members who offer: their switch, their pairs, the open wishes."""
    member = member_of(request)
    wishes, cursor = wishes_page(member, request.GET.get("after", ""))
    own = [one for one in companies(member) if one.pair.buddy_id == member.pk]
    context = {"wishes": wishes, "cursor": cursor, "companies": own, "offers": offers(member), "may_offer": may_offer_to_buddy(member)}
    return render(request, "reception/buddies.html", context)


@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """With `offers` the switch is on, without it off."""
    on = "offers" in request.POST
    actions.offer_company(member_of(request), offers=on)
    say(request, "話し相手を引き受けられる会員になりました。" if on else "引き受けるのを休みました。いまの話し相手は、そのままです。")
    return redirect("reception:buddies")


@require_POST
def taking(request: HttpRequest, welcome_id: int) -> HttpResponse:
    member = member_of(request)
    # Asked of all rows: a wish that was taken meanwhile gets its sentence from the act, and so does one that may not be seen.
    pair = actions.take_on(get_object_or_404(Welcome, pk=welcome_id), by=member)
    say(request, "引き受けました。お二人に、お知らせしました。")
    return redirect("reception:pair", pair.pk)


@require_safe
def pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """The room of the two."""
    member = member_of(request)
    found = _own(request, pair_id)
    talk = pair_talk(member, found.pair, request.GET.get("after", ""))
    return render(request, "reception/pair.html", {"company": found, "talk": talk, "lends": found.pair.buddy_id == member.pk})


@require_http_methods(["GET", "HEAD", "POST"])
def pair_ending(request: HttpRequest, pair_id: int) -> HttpResponse:
    found = _own(request, pair_id)
    if request.method == "POST":
        actions.end_pair(found.pair, by=member_of(request))
        say(request, "話し相手を終わりました。ありがとうございました。30日のあいだは読み返せます。")
        return redirect("reception:pair", pair_id)
    return render(request, "reception/pair_ending.html", {"company": found})


def _own(request: HttpRequest, pair_id: int) -> Company:
    found = company(member_of(request), pair_id)
    if found is None:
        raise Http404
    return found
