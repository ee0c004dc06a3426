"""Handing out a stored file. Whether the member may have it is asked by the room that calls."""

import re
from pathlib import Path
from typing import Protocol

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
LEAF = re.compile("leaf-[1-9][0-9]{0,3}")
VARIANTS = {"480": "480.webp", "1280": "1280.webp"}


class Stored(Protocol):
    """What delivery needs to know of a file."""

    name: str
    mime: str
    sha256: str

    @property
    def folder(self) -> Path: ...
    @property
    def original(self) -> Path: ...


def deliver(request: HttpRequest, stored: Stored, variant: str = "original", *, download: bool = False) -> HttpResponseBase:
    """The file as an answer: variant "original", "480"/"1280" of a picture, or "leaf-3": a page. Raises Http404 for what is not there.

    Pictures are shown in place, a PDF too unless `download`; all other kinds are given to be kept, never shown as part
    of this house. A browser that has the file already is told that it is still right.
    """
    if variant == "original":
        file, mime = stored.original, stored.mime
    elif variant in VARIANTS:
        file, mime = stored.folder / VARIANTS[variant], "image/webp"
    elif LEAF.fullmatch(variant):
        file, mime = stored.folder / "leaves" / f"{int(variant.removeprefix('leaf-'))}.webp", "image/webp"
    else:
        raise Http404("no such variant")
    etag = f'"{stored.sha256[:32]}-{variant}"'
    kept = {"Cache-Control": "private, max-age=86400", "ETag": etag, "X-Content-Type-Options": "nosniff"}
    # a browser's own PDF reader does not start inside a sandbox; it runs no script of the document in our name
    shown = mime == "application/pdf" and not download
    download = download or not (shown or mime.startswith("image/"))
    kept["Content-Security-Policy"] = "default-src 'none'; object-src 'self'" if shown else SANDBOX
    if not file.exists():
        raise Http404("the file is gone")
    if (known := get_conditional_response(request, etag)) is not None:
        for header, value in kept.items():
            known[header] = value
        return known
    name = stored.name if variant == "original" else file.name
    return FileResponse(file.open("rb"), content_type=mime, as_attachment=download, filename=name, headers=kept)
