"""まとめて迎え入れる: whom a sure work mail speaks for and about whom nothing is left to look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chosha.kernel.errors import NotAllowed
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.reception import actions, queries
from chosha.reception.access import may_review, visible_applications
from chosha.ui.toasts import say

NAMED = 3


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """The list with every box ticked; one act for all that stay ticked."""
    if not may_review(request.user):
        raise NotAllowed
    assert isinstance(request.user, Member)  # noqa: S101
    if request.method == "POST":
        numbers = [number for text in request.POST.getlist("chosen")[: queries.TOGETHER] if (number := whole_number(text)) is not None]
        if numbers:
            return _welcome(request, request.user, numbers)
    rows = queries.welcome_together(request.user)
    context = {"rows": rows, "none_chosen": request.method == "POST"}
    return render(request, "reception/together.html", context, status=422 if request.method == "POST" else 200)


def _welcome(request: HttpRequest, member: Member, numbers: list[int]) -> HttpResponse:
    chosen = visible_applications(member).filter(pk__in=numbers).select_related("organisation").order_by("state_since", "id")
    done = actions.approve_together(list(chosen), by=member)
    if done.welcomed:
        say(request, f"{len(done.welcomed)}件をまとめて迎え入れます。10分のあいだは、一件ずつ元に戻せます。")
    if done.left:
        names = "、".join(f"{application.name}さん" for application, _ in done.left[:NAMED])
        more = f"ほか{len(done.left) - NAMED}件" if len(done.left) > NAMED else ""
        say(request, f"{names}{more}は、そのあいだに変わったため、列に残しました。")
    return redirect("/secretariat/reception/?tab=recent")
