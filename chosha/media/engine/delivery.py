"""Handing out a stored file. Whether the member may have it is asked by the room that calls."""

from pathlib import Path
from typing import Protocol

from django.http import FileResponse, Http404

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
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


def deliver(stored: Stored, variant: str = "original", *, download: bool = False) -> FileResponse:
    """The file as an answer: variant "original", or "480"/"1280" of a picture. Raises Http404 for what is not there.

    Pictures are shown in place; a PDF too unless `download`.
    """
    if variant == "original":
        file, mime = stored.original, stored.mime
    elif variant in VARIANTS:
        file, mime = stored.folder / VARIANTS[variant], "image/webp"
    else:
        raise Http404("no such variant")
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404("the file is gone") from error
    answer = FileResponse(opened, content_type=mime, as_attachment=download, filename=stored.name if variant == "original" else file.name)
    answer["Cache-Control"] = "private, max-age=86400"
    answer["ETag"] = f'"{stored.sha256[:32]}-{variant}"'
    answer["X-Content-Type-Options"] = "nosniff"
    # a browser's own PDF reader does not start inside a sandbox; it runs no script of the document in our name
    answer["Content-Security-Policy"] = "default-src 'none'; object-src 'self'" if mime == "application/pdf" and not download else SANDBOX
    return answer
