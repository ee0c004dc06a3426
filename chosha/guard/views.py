from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chosha.guard.queries import Finding, find_in
from chosha.kernel.errors import Refused

LONGEST = 40_000
PARTS = ("title", "body", "tags")


@never_cache
@require_POST
def marks(request: HttpRequest) -> JsonResponse:
    """What would be asked about, while it is being written. JSON: {"spans": [{"part","start","end","kind","level","text","why",
    "replacement"}…]}, places in code points of the text as sent.
    """
    parts = {part: request.POST.get(part, "") for part in PARTS}
    if sum(map(len, parts.values())) > LONGEST:
        raise Refused("長すぎて、投稿前の確認ができませんでした。分けると確かめられます。書いた文はこの画面に残っています。")
    return JsonResponse({"spans": [_told(finding) for finding in find_in(parts)]})


def _told(finding: Finding) -> dict[str, Any]:
    return {"part": finding.part, **finding.span.as_answer()}
