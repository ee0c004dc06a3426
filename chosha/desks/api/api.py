"""/api/v1/: mounted from the rooms' api.py. Errors are {"error": {"code", "message"}}."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from chosha.board.api import drafts, posts
from chosha.broadcasts.api import router as episodes
from chosha.guard.api import Held
from chosha.kernel.errors import NotAllowed, Overtaken, Refused, failure_number
from chosha.kernel.text import is_storable
from chosha.members.api import Scope
from chosha.members.queries import current_affiliation
from chosha.talk.api import router as comments

WHY = {
    "missing": "まだありません",
    "string_too_long": "{max_length}字までです",
    "too_long": "{max_length}個までです",
    "extra_forbidden": "ここにない項目です",
}


class Readable(JSONRenderer):
    """Japanese as it is written: a person reads it in a terminal, and it is half as long."""

    json_dumps_params = {"ensure_ascii": False}


class Legible(Parser):
    """Refuses what no database can keep, wherever in the body it stands."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(request.body)
        if not is_storable(body):
            raise ValueError("a sign that cannot be kept")
        return body


class HouseApi(NinjaAPI):
    """A wrong method is answered by the library with words of its own; here it is an error like every other."""

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app, space = super().urls
        for pattern in patterns:
            pattern.callback = _with_our_405(pattern.callback)
        return patterns, app, space


def _with_our_405(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = view(request, *args, **kwargs)
        if given.status_code != 405:
            return given
        ours = _error(request, 405, "method_not_allowed", f"ここで使えるのは {given['Allow']} です。")
        ours["Allow"] = given["Allow"]
        return ours

    return answer


logger = logging.getLogger(__name__)
api = HouseApi(
    title="庁舎", version="1", urls_namespace="api-1", docs_url=None, openapi_url="/openapi.json", renderer=Readable(), parser=Legible()
)
api.add_router("/posts", posts)
api.add_router("/comments", comments)
api.add_router("/drafts", drafts)
api.add_router("/episodes", episodes)

CODES = {400: "bad_request", 401: "unauthorized", 403: "forbidden", 404: "not_found", 409: "conflict", 429: "too_many"}


class Me(Schema):
    id: str
    display_name: str
    email: str
    organisation: str | None
    standing: str
    scopes: list[str]


@api.get("/me", auth=Scope("me:read"), response=Me, summary="The member the token speaks for")
def me(request: HttpRequest) -> dict[str, Any]:
    member = request.auth.member  # type: ignore[attr-defined]
    affiliation = current_affiliation(member)
    return {
        "id": str(member.pk),
        "display_name": member.display_name,
        "email": member.email,
        "organisation": affiliation.organisation.full_name if affiliation else None,
        "standing": member.standing,
        "scopes": request.auth.scopes,  # type: ignore[attr-defined]
    }


def _error(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    return api.create_response(request, {"error": {"code": code, "message": message}}, status=status)


@api.exception_handler(AuthenticationError)
def unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _error(request, 401, "unauthorized", "使える鍵（トークン）を Authorization: Bearer で送ってください。")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _error(request, 404, "not_found", "見つかりませんでした。")


@api.exception_handler(NotAllowed)
def not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return _error(request, 403, "forbidden", "この操作は、この会員にはできません。")


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _error(request, 422, "refused", error.sentence)


@api.exception_handler(Overtaken)
def overtaken(request: HttpRequest, error: Overtaken) -> HttpResponse:
    return _error(request, 409, "conflict", error.sentence)


@api.exception_handler(Held)
def held(request: HttpRequest, error: Held) -> HttpResponse:
    return api.create_response(request, {"error": error.answer}, status=422)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = "、".join(sorted({f"{problem['loc'][-1]}{_why(problem)}" for problem in error.errors}))
    return _error(request, 422, "invalid", f"直すところがあります: {places}")


def _why(problem: dict[str, Any]) -> str:
    why = WHY.get(problem["type"], "")
    return f"（{why.format(**problem.get('ctx', {}))}）" if why else ""


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    message = "本文を JSON として読み取れませんでした。" if error.status_code == 400 else str(error)
    answer = _error(request, error.status_code, CODES.get(error.status_code, "error"), message)
    if error.status_code == 429:
        answer["Retry-After"] = "60"
    return answer


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(UnreadablePostError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return _error(request, 400, "bad_request", "送られた内容を読み取れませんでした。大きすぎるか、途中で切れています。")


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    number = failure_number()
    logger.error("failure %s at %s", number, request.path, exc_info=error)
    return _error(request, 500, "failed", f"こちらの不具合です。少しおいて、もう一度お試しください。事務局に伝えるときの番号 {number}")
