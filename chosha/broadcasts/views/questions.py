"""放送への質問 from where members sit, and the page that follows a show in words alone."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.broadcasts.access import visible_episodes, visible_questions
from chosha.broadcasts.actions import ask_question, wish
from chosha.broadcasts.engine.consulting import draw_consulting
from chosha.broadcasts.engine.drawing import draw_lines
from chosha.broadcasts.engine.once import cookie_of, new_secret, secret_in
from chosha.broadcasts.engine.questions import draw_answering, draw_questions
from chosha.broadcasts.models import NOT_OVER, Episode
from chosha.broadcasts.queries import answering_in, episodes_to_show, latest_lines, shown_questions, standing_of, wished_by
from chosha.broadcasts.queries.consulting import consultations_in, title_of
from chosha.broadcasts.queries.materials import materials_of
from chosha.broadcasts.views.polls import polls_shown
from chosha.broadcasts.views.reading import words_kept
from chosha.broadcasts.views.slides import slide_shown
from chosha.guard.actions import note_decision
from chosha.guard.queries import Considered, as_answer, consider, decided
from chosha.kernel.errors import Refused
from chosha.realtime.hub import mark

COOKIE = "chosha_wishes"
COOKIE_SECONDS = 60 * 24 * 3600  # questions are asked before a show, too
KEY = "broadcasts.question"


def own_secret(request: HttpRequest) -> bytes | None:
    """What lives with the member: the secret of the masks where it is open, else that of the device; None before it was needed."""
    return getattr(request.user, "mask_secret", None) or secret_in(request.COOKIES.get(COOKIE, ""))


def with_secret(request: HttpRequest, secret: bytes, response: HttpResponse) -> HttpResponse:
    """A secret made for this device goes along; nothing of it stays in the house."""
    if own_secret(request) is None:
        kept = {"max_age": COOKIE_SECONDS, "path": "/episodes/", "httponly": True, "samesite": "Lax"}
        response.set_cookie(COOKIE, cookie_of(secret), secure=bool(settings.SESSION_COOKIE_SECURE), **kept)
    return response


def questions_shown(request: HttpRequest, found: Episode) -> dict[str, Any]:
    """What the live page and the page in words show of the questions."""
    asked = shown_questions(request.user, found)
    return {
        "answering": draw_answering(answering_in(asked)),
        "questions": draw_questions(asked, wished_by(own_secret(request), found, asked)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, episode_id: int) -> HttpResponse:
    """GET: the form on a page of its own. POST text, named: scripts get 201 or 422 as JSON, a plain form its page or the form again."""
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    if request.method != "POST":
        return render(request, "broadcasts/question.html", _form(request, found))
    looked = consider({"text": request.POST.get("text", "")}, *decided(request.POST))
    if looked.open:
        return _asked_about(request, found, looked)
    secret, named = own_secret(request) or new_secret(), "named" in request.POST
    try:
        ask_question(found, by=request.user, secret=secret, text=looked.parts["text"], named=named)
    except Refused as refused:
        if _is_script(request):
            raise
        return render(request, "broadcasts/question.html", _form(request, found) | {"sentence": refused.sentence}, status=422)
    if named:  # of one without a name no entry may tell the minute
        note_decision(looked, about=KEY)
    sent = (
        JsonResponse({"sentence": "質問を送りました。"}, status=201) if _is_script(request) else redirect(f"{_back(request, found)}?sent")
    )
    return with_secret(request, secret, sent)


def _form(request: HttpRequest, found: Episode) -> dict[str, Any]:
    given = request.POST
    about = {"episode": found, "text": given.get("text", ""), "named": "named" in given, "is_open": found.state in NOT_OVER}
    return about | {"of_words": "words" in given or "words" in request.GET}


def _back(request: HttpRequest, found: Episode) -> str:
    return f"{found.path}words/" if "words" in request.POST else f"{found.path}"


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _asked_about(request: HttpRequest, found: Episode, looked: Considered) -> HttpResponse:
    if not _is_script(request):
        shown = _form(request, found) | {"text": looked.parts["text"], "guard": looked}
        return render(request, "broadcasts/question.html", shown, status=422)
    marked = "".join(f"「{text}」" for text in list(dict.fromkeys(finding.span.text for finding in looked.open))[:3])
    words = f"{marked}から、だれのことか分かるかもしれません。送る前に止めました。文は残っています。"
    return JsonResponse({"error": {"code": "held", "message": words, **as_answer(looked)}}, status=422)


@require_POST
def wishes(request: HttpRequest, episode_id: int) -> HttpResponse:
    """POST question: 聞きたい, or no longer. Scripts learn {"wished"}, a plain form comes back to its page."""
    number = request.POST.get("question", "")
    found = get_object_or_404(visible_episodes(request.user), pk=episode_id)
    rows = visible_questions(request.user).select_related("episode").filter(episode=found)
    asked = get_object_or_404(rows, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
    secret = own_secret(request) or new_secret()
    wished = wish(asked, by=request.user, secret=secret)
    if _is_script(request):
        return with_secret(request, secret, JsonResponse({"wished": wished}))
    return with_secret(request, secret, redirect(f"{_back(request, asked.episode)}#question-{asked.pk}"))


@require_safe
def words(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The show without its picture: what is answered now, the questions, the chat. For old machines and narrow lines."""
    found = get_object_or_404(episodes_to_show(request.user), pk=episode_id)
    if not found.is_on_air:
        return words_kept(request, found)
    since = mark()
    shown = {"episode": found, "standing": standing_of(found), "since": since, "of_words": True, "sent": "sent" in request.GET}
    shown["consulting"] = draw_consulting(title_of(consultations_in(request.user, found)))
    rows = materials_of(request.user, found) if found.brought else []
    shown |= slide_shown(found) | {"chapters": found.chapters.all(), "rows": [(row, False) for row in rows]}
    shown["polls"] = polls_shown(request, found, own=False)
    lines = draw_lines(latest_lines(request.user, found))
    return render(request, "broadcasts/words.html", shown | questions_shown(request, found) | {"lines": lines})
