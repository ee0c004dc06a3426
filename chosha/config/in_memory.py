"""Uploads that Django must not put into a temporary file: see private_bodies."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase

from chosha.config.private_bodies import is_private

MOST = 10 * 1024 * 1024 + 1  # bytes of one file; what is longer is refused by its length, so the rest need not be kept


class MemoryOnly(FileUploadHandler):
    """Keeps the beginning of every file in memory, tells its whole length, and never opens a file."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < MOST:
            self.kept.write(raw_data[: MOST - start])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset, self.content_type_extra
        )


def kept_in_memory(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Stands before whatever reads a form first: once that has happened, it is too late to say where files go."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if is_private(request.path_info):
            request.upload_handlers = [MemoryOnly(request)]
        return get_response(request)

    return answer
