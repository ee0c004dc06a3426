"""Writing: one page for a new post and for mending one. The same form is sent by htmx and by a plain browser."""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.board import actions
from chosha.board.access import KEY, may_summarise, own_draft, own_drafts, own_posts, visible_posts
from chosha.board.actions.drafts import LONGEST, new_key
from chosha.board.actions.summaries import THERE
from chosha.board.engine.drafts import DraftWords
from chosha.board.forms import ALL, DraftForm, PostForm
from chosha.board.models import Attachment, Draft, Post
from chosha.board.queries import begun_summary, drafts_of, is_summed_up
from chosha.board.views.guarding import alt, alts_of, considered, considered_masked, foreseen, mended
from chosha.board.views.overtaking import answer, began_of, overtaken, standing_words
from chosha.board.views.preview import looks, unseen_words
from chosha.board.views.reading import member_of
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered
from chosha.kernel.errors import NotAllowed, Overtaken, Refused
from chosha.kernel.text import whole_number
from chosha.members.models import Member
from chosha.talk.access import guardian_keys, own_mask
from chosha.talk.engine.masks import FEWEST_GUARDIANS
from chosha.talk.forms import typed_poll
from chosha.ui.toasts import say

WORDS = ("title", "body", "kind", "duty", "tags", "spares_own_body", "for_field", "circle", "poll")
MENDED = "直しました。前の文は「これまでの版」に残っています。そこで消せます。"
STILL_COVERED = "文は前と同じなので、いったん伏せたままです。気になるところを直すと、すぐ見えるようになります。"
POSTED = "投稿しました。あとから直すことも、消すこともできます。"
CLOSED = "この下書きは、いまは読めません。匿名の鍵を開けると、続きを書けます。"
NO_DRAFT = "匿名の下書きは、庁舎に残せません。名前とつながってしまうためです。書いた文はこの画面に残っています。"
AGAIN = "添えたファイルは預かっていません。もう一度選んでください。"
LATER = "匿名の投稿には、あとからファイルを足せません。添えたファイルは預かっていません。文は、このまま直せます。"
LOST = "もとの質問は、いまは読めません。まとめとしては投稿できません。書いた文は残っていて、新しい投稿に写せます。"
TWICE = "同じ投稿がすでに届いています。二つめは投稿していません。"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    if request.method == "POST":
        return _sent(request, member, None)
    found = own_draft(member, key=request.GET.get("draft", ""), post__isnull=True)
    if found and found.words is None:
        say(request, CLOSED)
        return redirect("board:drafts")
    begun = {"kind": request.GET.get("kind", "question"), "title": request.GET.get("title", "")[:160], "draft": new_key(), "version": 0}
    begun |= {
        "spares_own_body": answer(member.spares_own_body),
        "for_field": "no",
        "circle": ALL,
        "signed": request.GET.get("signed", "name"),
    }
    form = PostForm(initial=_begun(found, found.words, member.spares_own_body) if found and found.words else begun, member=member)
    return _page(request, form, found, None)


@require_safe
def summary(request: HttpRequest, post_id: int) -> HttpResponse:
    """まとめを書く: the same page, begun with the question and what helped. Its draft says of which question it is."""
    member = member_of(request)
    asked = get_object_or_404(visible_posts(member), pk=post_id)
    if is_summed_up(post_id):
        say(request, THERE)
        return redirect(f"/board/{post_id}/")
    if not may_summarise(member, asked):
        raise NotAllowed("Only whoever asked, helped or edits sums up.")
    draft = own_draft(member, key__startswith=f"sum-{post_id}-")
    spares = member.spares_own_body or asked.is_closed
    told = {"kind": "knowledge", "duty": asked.duty_id, "tags": "、".join(asked.tags), "draft": new_key(f"sum-{post_id}-"), "version": 0}
    told |= {"spares_own_body": answer(spares), "for_field": answer(asked.for_field), "circle": asked.circle or ALL} | begun_summary(
        member, asked
    )
    told["signed"] = "mask" if own_mask(member, KEY, post_id) is not None else "name"
    if draft and draft.words:
        return _page(request, PostForm(initial=_begun(draft, draft.words, spares), member=member), draft, None)
    return _page(request, PostForm(initial=told, member=member), None, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    member = member_of(request)
    found = get_object_or_404(own_posts(member), pk=post_id, deleted_at__isnull=True)
    if request.method == "POST":
        return _sent(request, member, found)
    key = request.GET.get("draft") or f"edit-{post_id}"
    draft = own_draft(member, key=key, post=found)
    begun = draft and draft.words
    initial = standing_words(found) | {"draft": key, "version": 0, "began": ""}
    if draft and begun and not begun.is_blank:
        initial = _begun(draft, begun, found.is_closed) | {"began": begun.began}
    return _page(request, PostForm(initial=initial, member=member), draft, found)


def _begun(draft: Draft, words: DraftWords, otherwise: bool) -> dict[str, Any]:
    return {
        "kind": words.kind,
        "title": words.title,
        "body": words.source,
        "duty": words.duty,
        "tags": "、".join(words.tags),
        "draft": draft.key,
        "version": draft.version,
        "spares_own_body": answer(otherwise if words.spares_own_body is None else words.spares_own_body),
        "for_field": answer(words.for_field),
        **typed_poll(words.poll or {}),
        "circle": words.circle or ALL,
        "signed": "name",  # what the building keeps was begun by name
    }


def _sent(request: HttpRequest, member: Member, post: Post | None) -> HttpResponse:
    """What a form brought: files first (each told by itself), then a draft or the post."""
    key = request.POST.get("draft", "")
    act = request.POST.get("act")
    as_draft = act in ("draft", "preview")
    form = (DraftForm if as_draft else PostForm)(request.POST, member=member)
    masked = request.POST.get("signed") == "mask" if post is None else post.mask_id is not None
    if not as_draft and _is_lost(member, key):
        form.add_error(None, LOST)
    if post is None and not as_draft and masked:
        return _sent_masked(request, member, form, key)
    if masked and act == "draft":
        form.add_error(None, NO_DRAFT)
        return _page(request, form, None, post, refused=_again(request), status=422)
    kept = partial(_again, words=LATER if post else AGAIN) if masked else partial(_keep_files, member=member, key=key, post=post)
    refused = kept(request) if form["draft"].errors == [] else []
    draft = own_drafts(member).filter(key=key).first()
    _describe(request, draft)
    looked, files = None, list[Attachment]()
    if form.is_valid() and not refused and not as_draft:
        files = _files(post, draft)
        looked = considered(request, form, files, post)
        form = mended(form, files, looked, member)
    held = refused or act == "preview" or (looked and (looked.open or overtaken(form, post, files)))
    if form.is_valid() and not held:
        try:
            return _posted(request, member, form, draft, post, looked) if looked else _kept(request, member, form, post)
        except Overtaken:  # by another device, in between
            post = own_posts(member).get(pk=post.pk) if post else None
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
    if act == "preview":  # nothing to mend yet: the words as they were typed, in a form that has not been judged
        looked = foreseen(request, form, _files(post, draft), post)
        form = PostForm(initial=request.POST.dict() | {"shown": request.POST.getlist("shown")}, member=member)
        drawn = looks(request.POST.get("body", "")[:LONGEST], member)
        return _page(request, form, draft, post, refused=refused, looked=looked, preview=drawn)
    return _page(request, form, draft, post, refused=refused, looked=looked, status=422)


def _sent_masked(request: HttpRequest, member: Member, form: PostForm, key: str) -> HttpResponse:
    """Under a mask: files come with the form itself, and no draft of it stays beside the member."""
    draft = own_drafts(member).filter(key=key).first()
    if draft is not None:
        had_files = draft.attachments.exists()
        actions.discard_draft(draft, by=member)
        if had_files:
            form.add_error(None, "添えたファイルは名前で預かったものなので、外しました。もう一度選ぶと、匿名で添えられます。")
    if not form.is_valid():
        return _page(request, form, None, None, refused=_again(request), status=422)
    uploads = request.FILES.getlist("files")
    looked = considered_masked(request, form, uploads)
    form = mended(form, [], looked, member)
    if looked.open:
        return _page(request, form, None, None, refused=_again(request), looked=looked, status=422)
    words = {name: form.cleaned_data[name] for name in ("title", "body", "kind", "duty", "tags", "shown", "poll")}
    words["circle"] = form.cleaned_data["circle"] or ""
    question = _question_of(member, key)
    try:
        if question is not None:
            made, new_one = actions.publish_masked_summary(question, by=member, form_key=key, uploads=uploads, **words)
        else:
            made, new_one = actions.publish_masked_post(by=member, form_key=key, uploads=uploads, **words)
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.sentence)
        return _page(request, form, None, None, refused=_again(request), status=422)
    told = unseen_words(words["title"], words["body"], *words["tags"])
    say(request, f"匿名で投稿しました。直すことも、答えを選ぶこともできます。{told}" if new_one else TWICE)
    return _onward(request, f"/board/{made.pk}/")


def _again(request: HttpRequest, words: str = AGAIN) -> list[str]:
    """What came with a form that was refused was not kept: nothing of it may lie beside the member."""
    return [words] if request.FILES.getlist("files") else []


def _posted(
    request: HttpRequest, member: Member, form: PostForm, draft: Draft | None, post: Post | None, looked: Considered
) -> HttpResponse:
    words: dict[str, Any] = {name: form.cleaned_data[name] for name in WORDS}
    told = unseen_words(words["title"], words["body"], *words["tags"])
    removed = [pk for pk in map(whole_number, request.POST.getlist("taken_off")) if pk]
    if post is not None:
        words |= {"drop_poll": form.cleaned_data["drop_poll"], "began": form.cleaned_data["began"].partition(".")[0]}
        del words["poll"]  # what stands asks what it asks
        alts = alts_of(_files(post, None), looked)
        saved = actions.edit_post(post, by=member, draft=draft, removed=removed, alts=alts, **words)
        if post.mask_id is None:  # under a mask the moment of a decision is not written down
            note_decision(looked, about=KEY)
        say(request, f"{MENDED}{told}" if saved.hidden_at is None else STILL_COVERED)
        return _onward(request, f"/board/{post.pk}/")
    words |= {"draft": draft, "removed": removed, "client_key": form.cleaned_data["draft"], "for_field": bool(words["for_field"])}
    words["circle"] = words["circle"] or ""
    question = _question_of(member, form.cleaned_data["draft"])
    made, new_one = actions.publish_summary(question, by=member, **words) if question else actions.publish_post(by=member, **words)
    if new_one:
        note_decision(looked, about=KEY)
    say(request, f"{POSTED}{told}" if new_one else TWICE)
    return _onward(request, f"/board/{made.pk}/")


def _kept(request: HttpRequest, member: Member, form: PostForm, post: Post | None) -> HttpResponse:
    _save(member, form, post)
    say(request, "下書きに残しました。あなたにだけ見えます。")
    return _onward(request, "/board/drafts/")


def _save(member: Member, form: PostForm, post: Post | None) -> tuple[Draft, bool]:
    words = {name: form.cleaned_data[name] for name in (*WORDS, "began")}
    return actions.save_draft(by=member, key=form.cleaned_data["draft"], version=form.cleaned_data["version"], post=post, **words)


def _onward(request: HttpRequest, path: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    return redirect(path)


def _keep_files(request: HttpRequest, *, member: Member, key: str, post: Post | None) -> list[str]:
    """Keep each file of a plain form; a sentence for each that was refused."""
    refused = []
    for uploaded in request.FILES.getlist("files"):
        try:
            actions.attach_file(by=member, key=key, uploaded=uploaded, post=post)
        except Refused as refusal:
            refused.append(refusal.sentence)
    return refused


def _describe(request: HttpRequest, draft: Draft | None) -> None:
    """What was written about the pictures of a draft. Those of a post keep theirs until the guard has seen the new ones."""
    alts = {whole_number(name[4:]) or 0: str(words) for name, words in request.POST.items() if name.startswith("alt-")}
    for attached in _attached(None, draft):
        actions.describe_files(attached, alts)


def _attached(post: Post | None, draft: Draft | None) -> list[QuerySet[Attachment]]:
    """What the post carries already, and what its draft adds."""
    return [holder.attachments.all() for holder in (post, draft) if holder is not None]


def _files(post: Post | None, draft: Draft | None) -> list[Attachment]:
    return [file for attached in _attached(post, draft) for file in attached.select_related("file")]


def _page(
    request: HttpRequest,
    form: PostForm,
    draft: Draft | None,
    post: Post | None,
    *,
    refused: list[str] | None = None,
    looked: Considered | None = None,
    preview: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    member, key = member_of(request), str(form["draft"].value() or "")
    files, typed = _files(post, draft), looked.parts if looked else request.POST
    found, state = overtaken(form, post, files), began_of(post, files) if post else ""
    for file in files:
        file.alt = typed.get(alt(file), file.alt)
    others = drafts_of(member, 6) if post is None and draft is None and not form.is_bound else []
    question = _question_of(member, key)
    told = {
        "question": question,
        "lost": "" if form.is_bound or not _is_lost(member, key) else LOST,
        "refused": refused or [],
        "others": others[:5],
        "removed": request.POST.getlist("taken_off"),
    }
    context: dict[str, Any] = {"form": form, "draft": draft, "post": post, "files": files} | told
    context |= {"guard": looked if looked and looked.open else None, "preview": preview}
    context |= {"overtaken": found, "began": state}
    context["sealable"] = post is not None or len(guardian_keys()) >= FEWEST_GUARDIANS
    return render(request, "board/compose.html", context, status=status)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    found = drafts_of(member_of(request))
    return render(request, "board/drafts.html", {"drafts": found, "closed": any(draft.words is None for draft in found)})


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The island saves here. JSON: the key and version to go on with, and a note where the words became a draft of their own."""
    member = member_of(request)
    form = DraftForm(request.POST, member=member)
    if not form.is_valid():
        raise Refused("下書きに残せませんでした。長すぎるところがないか、確かめてください。書いた文はこの画面に残っています。")
    saved, forked = _save(member, form, _post_of(member, key))
    note = render_to_string("board/_forked.html", {"other": _other(member, key, saved)}) if forked else ""
    return JsonResponse({"key": saved.key, "version": saved.version, "note": note})


def _other(member: Member, key: str, saved: Draft) -> tuple[str, str]:
    """What became of the draft of that key on another page: its way on, and whether it is a `draft`, a `post`, or `gone`."""
    if own_drafts(member).filter(key=key).exists():
        return f"/board/{saved.post_id}/edit/?draft={key}" if saved.post_id else f"/board/new/?draft={key}", "draft"
    made = own_posts(member).filter(Q(client_key=key, author=member.pk) | Q(pk=saved.post_id), deleted_at__isnull=True).first()
    return (f"/board/{made.pk}/", "post") if made else ("", "gone")


@require_POST
def draft_removal(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(own_drafts(request.user), key=key)
    actions.discard_draft(found, by=member_of(request))
    say(request, "下書きを消しました。")
    return redirect("board:drafts")


@require_POST
def draft_files(request: HttpRequest, key: str) -> HttpResponse:
    """One file, sent at once while the rest is still being written. Answers with its line, or 422 and the reason."""
    member = member_of(request)
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise Refused("ファイルが届きませんでした。もう一度選ぶと送れます。書いた文は残っています。")
    attachment = actions.attach_file(by=member, key=key, uploaded=uploaded, post=_post_of(member, key))
    return render(request, "board/_attachment.html", {"file": attachment, "removed": []})


def _question_of(member: Member, key: str) -> Post | None:
    """The question a `sum-<id>` key sums up, where the member sees it; the action asks whether it is the member's to sum up."""
    post_id = _summed(key)
    return visible_posts(member).filter(pk=post_id).first() if post_id else None


def _is_lost(member: Member, key: str) -> bool:
    """Whether the question was taken away, covered or closed to the member meanwhile: what was written of it is not."""
    return _summed(key) is not None and _question_of(member, key) is None


def _summed(key: str) -> int | None:
    kind, _, number = key.partition("-")
    return whole_number(number.partition("-")[0]) if kind == "sum" else None


def _post_of(member: Member, key: str) -> Post | None:
    """The post an `edit-<id>` key belongs to; only the writer's own."""
    kind, _, number = key.partition("-")
    post_id = whole_number(number.partition("-")[0])
    if kind != "edit" or post_id is None:
        return None
    return get_object_or_404(own_posts(member), pk=post_id, deleted_at__isnull=True)
