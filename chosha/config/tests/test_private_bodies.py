"""What an applicant sends as proof never becomes a temporary file, however large it is."""

import asyncio
import tempfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from chosha.config import private_bodies, wsgi_input
from chosha.config.in_memory import MOST, kept_in_memory
from chosha.config.private_bodies import PrivateBody, is_private
from chosha.config.wsgi_input import BodyRefused, read_body

PATH = "/apply/some-token/document/"
MEGABYTE = 1024 * 1024


def read(path: str, *pieces: bytes) -> Any:
    waiting = list(pieces)

    async def receive() -> dict[str, Any]:
        if not waiting:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    scope = {"type": "http", "method": "POST", "path": path, "headers": [(b"content-length", b"9")]}
    return asyncio.run(read_body(scope, receive))


def test_the_page_for_papers_is_the_one_that_is_private():
    assert is_private(reverse("reception:document", args=["tok_en-1"]))
    assert not any(map(is_private, ["/", "/apply/", "/apply/tok/", "/apply/tok/document/x/", "/board/drafts/x/files/"]))


def test_a_private_body_stays_in_memory_where_another_would_be_spooled(monkeypatch):
    piece = bytes(MEGABYTE)
    refused: list[str] = []
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda **_: refused.append("spooled") or BytesIO())
    with read(PATH, *[piece] * 9) as body:
        assert (isinstance(body, PrivateBody), len(body.read()), refused) == (True, 9 * MEGABYTE, [])
    read("/apply/", piece, piece)
    assert refused == ["spooled"]


def test_what_is_in_memory_is_counted_and_given_back(monkeypatch):
    monkeypatch.setattr(private_bodies, "TOGETHER", 5 * MEGABYTE)
    first = read(PATH, bytes(2 * MEGABYTE), bytes(2 * MEGABYTE))
    with pytest.raises(BodyRefused) as refused:
        read(PATH, bytes(MEGABYTE), bytes(MEGABYTE))
    assert (refused.value.status, PrivateBody.held) == (503, 4 * MEGABYTE)
    first.close()
    first.close()
    assert PrivateBody.held == 0
    read(PATH, bytes(MEGABYTE), bytes(MEGABYTE)).close()


def test_a_body_beyond_measure_is_not_taken(monkeypatch):
    with pytest.raises(BodyRefused) as refused:
        read(PATH, *[bytes(5 * MEGABYTE)] * 6)
    assert (refused.value.status, PrivateBody.held) == (413, 0)


def test_who_leaves_in_the_middle_leaves_nothing():
    async def leaves() -> dict[str, Any]:
        return {"type": "http.disconnect"} if sent else sent.append(1) or {"type": "http.request", "body": b"x", "more_body": True}

    sent: list[int] = []
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [(b"content-length", b"9")]}
    with pytest.raises(BodyRefused):
        asyncio.run(read_body(scope, leaves))
    assert PrivateBody.held == 0


def test_who_sends_without_end_gives_the_room_to_others(monkeypatch):
    monkeypatch.setattr(wsgi_input, "LONGEST", 0.05)

    async def dawdles() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [(b"content-length", b"9")]}
    with pytest.raises(BodyRefused) as refused:
        asyncio.run(read_body(scope, dawdles))
    assert (refused.value.status, PrivateBody.held) == (408, 0)


def test_django_keeps_such_a_file_in_memory_and_only_as_much_as_is_accepted():
    found = {}

    def page(request: Any) -> None:
        found.update(request.FILES.items())

    for name, size in (("small", 3 * MEGABYTE), ("large", MOST + 5)):
        sent = BytesIO(bytes(size))
        sent.name = f"{name}.jpg"
        kept_in_memory(page)(RequestFactory().post(PATH, {name: sent}))
    assert {name: (type(file), file.size, len(file.read())) for name, file in found.items()} == {
        "small": (InMemoryUploadedFile, 3 * MEGABYTE, 3 * MEGABYTE),
        "large": (InMemoryUploadedFile, MOST + 5, MOST),
    }
