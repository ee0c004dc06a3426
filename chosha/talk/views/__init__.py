import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, consider, decided
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Overtaken, Refused
from chosha.members.models import Member
from chosha.members.queries import coarse_facts
from chosha.members.queries.mentions import as_read
from chosha.members.views.distances import distance_page
from chosha.talk import actions
from chosha.talk.access import KEY, known_passport, may_edit, own_comments, own_mask, visible_comments, visible_thing
from chosha.talk.engine.beside import lines_beside
from chosha.talk.engine.drawing import draw_comments, draw_reaction
from chosha.talk.engine.spoken import asking
from chosha.talk.forms import CommentForm
from chosha.talk.models import Comment
from chosha.talk.queries import conversation_about, name_of, page_of, versions
from chosha.ui.toasts import say, toasts

GONE = "この投稿は、投稿者が消しました。書いた文はこの端末に残っています。掲示板のほかの投稿を読むこともできます。"
MENDED = "直しました。前の文は「これまでの版」に残っています。そこで消せます。"
STILL_COVERED = "文は前と同じなので、いったん伏せたままです。気になるところを直すと、すぐ見えるようになります。"
TWICE = "同じ文がすでに届いています。二つめは送っていません。"


def new_form_key() -> str:
    return secrets.token_urlsafe(12)


@require_POST
def comments(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """Post one comment. htmx gets the comment and a fresh form, a plain form goes back to the page."""
    member = _member(request)
    typed = CommentForm(request.POST)
    typed.is_valid()
    body, client_key = typed.cleaned_data.get("body", ""), typed.cleaned_data.get("client_key", "")
    masked, shown = typed.cleaned_data.get("masked", False), typed.cleaned_data.get("shown", ())
    thing = visible_thing(member, key, thing_id)
    try:
        if thing is None:
            known = known_passport(key)
            raise Refused((known.closed if known else "") or GONE)
        looked = consider({"body": body}, *decided(request.POST))
        body = looked.parts["body"]
        if looked.open:
            return _written_again(request, key, thing_id, body, client_key, looked=looked)
        signed = {"masked": masked, "shown": shown}
        comment, new = actions.post_comment(by=member, thing_key=key, thing=thing, body=body, client_key=client_key, **signed)
    except Refused as refusal:
        return _written_again(request, key, thing_id, body, client_key, refusal.sentence)
    if not new:
        say(request, TWICE)
    elif comment.mask_id is None:  # under a mask the moment of a decision is not written down
        note_decision(looked, about=KEY)
    if not request.headers.get("HX-Request"):
        return redirect(f"/talk/comments/{comment.pk}/")
    return _posted(request, member, comment, new)


def _posted(request: HttpRequest, member: Member, comment: Comment, new: bool) -> HttpResponse:
    talk = conversation_about(member, comment)
    # Without the request: the fresh form asks nothing of what the shell of a page knows.
    fresh = _writing(request, comment.thing_key, comment.thing_id) | {"swap": True, "csrf_token": get_token(request)}
    form = render_to_string("talk/_writing.html", fresh)
    drawn = draw_comments(talk) if new else ""
    answer = HttpResponse(drawn + form + toasts(request, swap=True))
    answer["HX-Trigger"] = "said"
    return answer


def _written_again(
    request: HttpRequest, key: str, thing_id: int, body: str, client_key: str, sentence: str = "", looked: Considered | None = None
) -> HttpResponse:
    context = _writing(request, key, thing_id) | {"body": body, "client_key": client_key or new_form_key(), "sentence": sentence}
    context |= {"guard": looked, "ticked": request.POST.get("masked"), "shown": request.POST.getlist("shown")}
    if context["ticked"]:
        context["facts"] = coarse_facts(_member(request))
    if not request.headers.get("HX-Request"):
        return render(request, "talk/write.html", context, status=422)
    answer = render(request, "talk/_writing.html", context, status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#write", "outerHTML"
    return answer


def _writing(request: HttpRequest, key: str, thing_id: int) -> dict[str, Any]:
    """A fresh form; what it calls itself comes with the one before it."""
    word = request.POST.get("word", "")
    asks, button = asking(word)
    told = {"key": key, "thing_id": thing_id, "word": word, "asks": asks, "button": button, "spares": _member(request).spares_own_body}
    told["masked"] = "worn" if own_mask(_member(request), key, thing_id) else request.POST.get("signing", "")[:8]
    return {"talk": told, "client_key": new_form_key()}


@require_safe
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The lasting address of a comment: leads to its place on the page of its content."""
    found = get_object_or_404(visible_comments(request.user), pk=comment_id)
    return redirect(_place(found, _member(request)))


def _place(found: Comment, member: Member) -> str:
    thing = passport(found.thing_key).rows().get(pk=found.thing_id)
    cursor = page_of(found, member)
    return f"{passport(found.thing_key).card(thing).url}{f'?after={cursor}' if cursor else ''}#c{found.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = get_object_or_404(own_comments(request.user), pk=comment_id, deleted_at__isnull=True)
    body, sentence, looked, stands = found.source, "", None, []
    if request.method == "POST":
        looked = consider({"body": request.POST.get("body", "")}, *decided(request.POST), standing={"body": found.source})
        body, began = looked.parts["body"], request.POST.get("began", "")
        stands = lines_beside(found.source, body) if began not in ("", found.state) else []
        try:
            if not looked.open and not stands:
                mended = actions.edit_comment(found, by=_member(request), body=body, began=began)
                if found.mask_id is None:
                    note_decision(looked, about=KEY)
                say(request, MENDED if mended.hidden_at is None else STILL_COVERED)
                return _onward(request, _place(found, _member(request)))
        except Overtaken:  # by another device, in between
            found.refresh_from_db()
            stands = lines_beside(found.source, body)
        except Refused as refusal:
            sentence = refusal.sentence
    context = {"comment": found, "body": body, "sentence": sentence, "place": _place(found, _member(request))}
    context |= {"stands": stands, "marked": any(differs for _, differs in stands)}
    context["guard"] = looked if looked and looked.open else None
    return render(request, "talk/edit.html", context, status=200 if looked is None else 422)


def _onward(request: HttpRequest, path: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    return redirect(path)


@require_safe
def history(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = get_object_or_404(visible_comments(request.user).select_related("author", "mask"), pk=comment_id)
    kept = list(versions(found, _member(request)))
    found.html, *htmls = as_read(_member(request), [found.html, *(version.html for version in kept)])
    for version, html in zip(kept, htmls, strict=True):
        version.html = html
    context = {
        "comment": found,
        "name": name_of(found),
        "versions": kept,
        "place": _place(found, _member(request)),
        "removable": may_edit(request.user, found) and not all(version.hidden for version in kept),
    }
    return render(request, "talk/history.html", context)


@require_POST
def history_removal(request: HttpRequest, comment_id: int) -> HttpResponse:
    """前の文を消す: on the page of the versions, where it asks first."""
    found = get_object_or_404(own_comments(request.user), pk=comment_id, deleted_at__isnull=True)
    actions.remove_versions(found, by=_member(request))
    say(request, "前の文を消しました。")
    return redirect("talk:history", comment_id)


@require_POST
def deletion(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = get_object_or_404(own_comments(request.user), pk=comment_id)
    deleted = actions.delete_comment(found, by=_member(request))
    if request.headers.get("HX-Request"):
        talk = conversation_about(_member(request), deleted)
        return HttpResponse(draw_comments(talk))
    say(request, "消しました。", undo=f"/talk/comments/{found.pk}/restoration/")
    return redirect(_place(found, _member(request)))


@require_POST
def restoration(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = get_object_or_404(own_comments(request.user), pk=comment_id)
    actions.restore_comment(found, by=_member(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(_place(found, _member(request)))


@require_POST
def reaction(request: HttpRequest, key: str, thing_id: int, kind: str, *, given: bool) -> HttpResponse:
    """Put a word to a text or take it back; htmx gets the button as it now stands."""
    thing = visible_thing(request.user, key, thing_id)
    if thing is None:
        raise Http404
    act = actions.react if given else actions.unreact
    act(by=_member(request), thing_key=key, thing=thing, kind=kind)
    if request.headers.get("HX-Request"):
        return HttpResponse(format_html("{}", mark_safe(draw_reaction(key, thing_id, kind, given))))  # noqa: S308
    return redirect(passport(key).card(thing).url)


@require_http_methods(["GET", "HEAD", "POST"])
def distance(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """Keep off whoever signed this, without needing to know who it is."""
    thing = visible_thing(request.user, key, thing_id)
    author = passport(key).author_of(thing) if thing is not None else None
    if author is None or author == request.user.pk:
        raise Http404
    return distance_page(request, get_object_or_404(Member, pk=author), back=passport(key).card(thing).url)


def _member(request: HttpRequest) -> Member:
    if not request.user.is_authenticated:
        raise NotAllowed("Members only.")
    return request.user
