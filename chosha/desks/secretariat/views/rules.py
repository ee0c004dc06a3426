"""きまり: how many agreed, and the next version on its way from an editor to an administrator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.desks.secretariat import access
from chosha.desks.secretariat.forms import RulesForm
from chosha.desks.secretariat.views.door import enter, enter_again
from chosha.kernel.errors import Refused
from chosha.members.access import has_role
from chosha.members.actions import drop_rules_draft, publish_rules, write_rules
from chosha.members.engine.changes import changes
from chosha.members.models import RoleName
from chosha.members.queries import agreement_words, rules_draft, rules_in_force
from chosha.talk.engine.articles import render_articles
from chosha.ui.toasts import say


@never_cache
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    viewer = enter(request, access.may_tend_rules)
    force, draft = rules_in_force(), rules_draft()
    publishes = has_role(viewer, RoleName.ADMINISTRATOR)
    context = {
        "force": force,
        "agreed": agreement_words(force.number) if force else "",
        "draft": draft,
        "drawn": render_articles(draft.source) if draft else "",
        "changes": changes(force.source, draft.source) if force and draft else [],
        "writes": has_role(viewer, RoleName.EDITOR),
        "publishes": publishes,
        "own": draft is not None and draft.written_by_id == viewer.pk,
    }
    return render(request, "secretariat/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """An editor writes; whoever publishes it is somebody else."""
    viewer = enter(request, access.may_write_rules)
    kept, force = rules_draft(), rules_in_force()
    start = {"source": kept.source if kept else force.source if force else "", "change": kept.change if kept else ""}
    form = RulesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            write_rules(**form.cleaned_data, by=viewer)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            say(request, "案を残しました。管理係が確かめると、新しい版になります。")
            return redirect("secretariat:rules")
    return render(request, "secretariat/rules_draft.html", {"form": form, "force": force}, status=422 if form.errors else 200)


@require_POST
def draft_end(request: HttpRequest) -> HttpResponse:
    drop_rules_draft(by=enter(request, access.may_tend_rules))
    say(request, "案を消しました。いまのきまりは、そのままです。")
    return redirect("secretariat:rules")


@require_POST
def publication(request: HttpRequest) -> HttpResponse:
    viewer = enter_again(request, access.may_publish_rules)
    try:
        published = publish_rules(draw=render_articles, read_at=request.POST.get("read_at", ""), by=viewer)
    except Refused as refusal:
        say(request, refusal.sentence)
    else:
        say(request, f"{published}になりました。会員には、次に入るときにうかがいます。")
    return redirect("secretariat:rules")
