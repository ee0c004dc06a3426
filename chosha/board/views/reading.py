from dataclasses import asdict
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from chosha.board.access import KEY, may_claim, may_edit, may_restore, visible_attachments, visible_posts, worn_attachment, worn_post
from chosha.board.actions import mark_read
from chosha.board.engine.drawing import draw_lines, plate
from chosha.board.models import Attachment, Kind, SizeBand
from chosha.board.queries import (
    TABS,
    Opened,
    State,
    Wanted,
    duty_name,
    files_of,
    has_bookmark,
    has_news,
    holds_claim,
    large_duties,
    listing,
    name_of,
    open_gone_post,
    open_post,
    question_behind,
    related_posts,
    summary_of,
    talk_about,
    versions,
    waiting_posts,
)
from chosha.kernel.beside import Slip, ends_beside, offers_beside, slips_beside
from chosha.kernel.circles import circles_offered
from chosha.kernel.errors import NotAllowed
from chosha.links.engine.drawing import draw_cards
from chosha.links.queries import cards_in
from chosha.media.engine.delivery import deliver
from chosha.media.queries import aligned_preview
from chosha.members.models import Member
from chosha.members.queries.mentions import as_read
from chosha.search.engine.folding import fold
from chosha.talk.access import is_own
from chosha.talk.engine.spoken import Conversation
from chosha.talk.queries import thanked_among
from chosha.talk.queries.polls import polls_on
from chosha.talk.views import new_form_key


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    tab, after = (request.GET.get(name, "") for name in ("tab", "after"))
    tab = tab if tab in TABS else ""
    duties = large_duties()
    circles = circles_offered(member)
    wanted = _wanted(request, circles)
    found = listing(member, tab=tab, wanted=wanted, after=after)
    context = {
        "tab": tab,
        "tabs": [(key, words, f"?tab={key}" if key else "/board/") for key, words in TABS.items()],
        "wanted": wanted,
        "narrowed": narrowed_by(tab, wanted, dict(duties) | circles),
        "query": urlencode({"tab": tab} | _given(wanted)),
        "choices": {
            "kinds": Kind.choices,
            "duties": duties,
            "sizes": SizeBand.choices,
            "states": State.choices,
            "circles": circles.items(),
        },
        "lines": draw_lines(found.lines),
        "cursor": found.cursor,
        "later_page": bool(after),
        "news": tab == "" and any(line.unread for line in found.lines),
        "waiting": waiting_posts(member) if tab != "waiting" else [],
    }
    return render(request, "board/list.html", context)


def _wanted(request: HttpRequest, circles: dict[str, str]) -> Wanted:
    """What the address asks for; what no list knows is left out."""
    asked = {name: request.GET.get(name, "")[:40] for name in ("kind", "duty", "size", "state")}
    for name, known in (("kind", Kind), ("size", SizeBand), ("state", State)):
        asked[name] = asked[name] if asked[name] in known.values else ""
    asked["circle"] = request.GET.get("circle", "") if request.GET.get("circle") in circles else ""
    return Wanted(**asked, tag=fold(request.GET.get("tag", "").strip().lstrip("#＃"))[:40])


def _given(wanted: Wanted) -> dict[str, str]:
    return {name: value for name, value in asdict(wanted).items() if value}


def narrowed_by(tab: str, wanted: Wanted, names: dict[str, str]) -> list[tuple[str, str]]:
    """(words, address without it) of everything a list is narrowed to."""
    given, words = _given(wanted), {}
    if "duty" in given:
        words["duty"] = f"分野：{names.get(wanted.duty) or duty_name(wanted.duty) or 'ほか'}"
    if "tag" in given:
        words["tag"] = f"札：{wanted.tag}"
    if "circle" in given:
        words["circle"] = names[wanted.circle]
    for name, known in (("kind", Kind), ("size", SizeBand), ("state", State)):
        if name in given:
            words[name] = str(known(given[name]).label)
    rest = {name: {other: value for other, value in given.items() if other != name} for name in words}
    return [(said, f"?{urlencode({'tab': tab} | rest[name])}") for name, said in words.items()]


@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    member = member_of(request)
    found = open_post(member, post_id)
    if found is None:
        return _gone(request, member, post_id)
    found = found._replace(html=as_read(member, [found.html])[0])
    if found.author_id != member.pk and has_news(member, found):  # one's own are never news, and a mark would tell whose they are
        mark_read(post_id, by=member, until=found.last_activity_at)
    talk, own = talk_about(member, found, request.GET.get("after", "")), is_own(member, found, KEY, post_id)
    context = {
        "post": found,
        "own": own,
        "thanked": own and thanked_among(member, KEY, [post_id]),
        "bookmarked": has_bookmark(member, post_id),
        "files": files_of(post_id),
        "cards": draw_cards(cards_in(found.html)),
        "talk": talk,
        "polls": polls_on(member, KEY, found, own=own, worn=talk.masked == "worn") if found.polled else [],
        "related": related_posts(member, found),
        "beside": _beside(member, found, own=own),
        "ends": ends_beside(KEY, post_id) if not found.hidden_at else [],
        **_around(member, found, talk, own),
        "client_key": new_form_key(),
    }
    return render(request, "board/post.html", context)


def _beside(member: Member, post: Opened, *, own: bool) -> list[Slip]:
    """What other rooms have to say of a question, and to its writer."""
    if not post.asks or post.hidden_at:
        return []
    offers = offers_beside(member, KEY, post.pk) if own else []
    return slips_beside(member, KEY, [post.pk]).get(post.pk, []) + offers


def _around(member: Member, post: Opened, talk: Conversation, own: bool) -> dict[str, object]:
    """How far a question has come: who writes, what was written from it, and whether the reader may sum it up."""
    summary = summary_of(member, post)
    helped = any(said.own and said.id in talk.helped for said in talk.said)
    stands = post.helped and post.asks and not post.hidden_at
    sums_up = bool(stands and not summary and not talk.reads_only and (helped or own))
    claimable = not post.helped and may_claim(member, post)
    sign = plate(post.kind, post.helped, writing=post.writing_until is not None, summarised=bool(summary))
    linked = {"plate": mark_safe(sign), "summary": summary, "behind": question_behind(member, post), "sums_up": sums_up}  # noqa: S308
    return linked | {"claimable": claimable, "holds": holds_claim(member, post)}


def _gone(request: HttpRequest, member: Member, post_id: int) -> HttpResponse:
    """Taken away meanwhile: said in a sentence, with a way on; the answers of others stay readable."""
    found = open_gone_post(member, post_id)
    if found is None:
        raise Http404
    context = {"post": found, "talk": talk_about(member, found), "undoable": may_restore(member, found)}
    return render(request, "board/gone.html", context, status=410)


@require_safe
def history(request: HttpRequest, post_id: int) -> HttpResponse:
    found = visible_posts(request.user).select_related("author", "mask").filter(pk=post_id).first()
    found = found or get_object_or_404(worn_post(request.user, post_id).select_related("mask"))
    kept = list(versions(found, member_of(request)))
    found.html, *htmls = as_read(member_of(request), [found.html, *(version.html for version in kept)])
    for version, html in zip(kept, htmls, strict=True):
        version.html = html
    removable = may_edit(request.user, found) and not all(version.hidden for version in kept)
    context = {"post": found, "name": name_of(found), "versions": kept, "place": f"/board/{post_id}/", "removable": removable}
    return render(request, "board/history.html", context)


def _file(request: HttpRequest, attachment_id: int) -> Attachment:
    seen = visible_attachments(request.user).select_related("file").filter(pk=attachment_id).first()
    return seen or get_object_or_404(worn_attachment(request.user, attachment_id).select_related("file"))


@require_safe
def attached(request: HttpRequest, attachment_id: int, variant: str) -> HttpResponseBase:
    """A file, as private as the post it belongs to; of a draft, to its writer alone."""
    found = _file(request, attachment_id)
    return deliver(request, found.file, variant)


@require_safe
def inside(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """What is in a document or table, without opening it: as private as the file itself."""
    found = _file(request, attachment_id)
    place, words = (f"/board/{found.post_id}/", "投稿に戻る") if found.post_id else ("/board/drafts/", "下書き")
    shown = {"attachment": found, "file": found.file, "name": found.file.name, "parts": aligned_preview(found.file)}
    return render(request, "board/inside.html", shown | {"place": place, "words": words})


def member_of(request: HttpRequest) -> Member:
    if not isinstance(request.user, Member):
        raise NotAllowed("Members only.")
    return request.user
