"""Pictures and documents."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chosha.kernel.errors import Refused
from chosha.media.engine.cleaning import Broken, Cleaned, Locked, clean_by_mime
from chosha.media.engine.cleaning.exif import upright_size
from chosha.media.engine.names import clean_name
from chosha.media.engine.recognise import HEAD_BYTES, SUFFIXES, claims, promise_is_kept, recognise
from chosha.media.engine.variants import TooManyPixels, Unreadable, make_variants
from chosha.media.models import StoredFile
from chosha.media.models.stored_file import files_folder

MEGABYTE = 1024 * 1024
LARGEST_PICTURE, LARGEST_PDF = 20 * MEGABYTE, 30 * MEGABYTE
ACCEPTED = "添えられるのは、写真（JPEG、PNG、WebP、GIF。20MBまで）とPDF（30MBまで）です。"
KEPT = "書いた文は残っています。"
LEFT_OVER_FOR = timedelta(days=1)


@contextmanager
def prepared_file(uploaded: "UploadedFile[Any]") -> Iterator[StoredFile]:
    """A picture or PDF without its metadata, with smaller pictures for pages: its files are written, its row is not.

    Enter it before the transaction that saves the row with `keep_file`: a large picture takes seconds, and whoever writes
    meanwhile would wait for them. When the block fails the files go again.

    Raises Refused with a sentence that names the file, the reason and what is accepted. `had_position` tells whether the
    original recorded where it was taken. The calling room holds the reference and decides who may see the file.
    """
    stored = _prepare(uploaded)
    try:
        yield stored
    except BaseException:
        shutil.rmtree(stored.folder, ignore_errors=True)
        raise


def keep_file(stored: StoredFile) -> StoredFile:
    """Saves the row of a prepared file, in the transaction of whatever refers to it."""
    stored.save(force_insert=True)
    return stored


@transaction.atomic
def rename_file(stored: StoredFile, name: str) -> None:
    """Another name for a stored file; the ending stays as the kind of file wants it."""
    stored.name = clean_name(name, SUFFIXES[stored.mime])
    stored.save(update_fields=["name"])


def keep_upload(uploaded: "UploadedFile[Any]") -> StoredFile:
    """Both at once, for callers that hold no transaction. Raises Refused."""
    with prepared_file(uploaded) as stored:
        return keep_file(stored)


def _prepare(uploaded: "UploadedFile[Any]") -> StoredFile:
    name = clean_name(uploaded.name or "")
    _refuse_size(name, uploaded.size or 0, LARGEST_PDF)
    content = uploaded.read()
    mime = _recognised(name, content)
    _refuse_size(name, len(content), LARGEST_PDF if mime == "application/pdf" else LARGEST_PICTURE)
    variants = _variants(name, content) if mime != "application/pdf" else {}
    cleaned = _cleaned(name, mime, content)
    width, height = upright_size(cleaned.content) if variants else (None, None)
    stored = StoredFile(
        kind=StoredFile.Kind.IMAGE if variants else StoredFile.Kind.PDF,
        name=clean_name(name, SUFFIXES[mime]),
        mime=mime,
        bytes=len(cleaned.content),
        width=width,
        height=height,
        sha256=hashlib.sha256(cleaned.content).hexdigest(),
        had_position=cleaned.had_position,
    )
    _write_files(stored, cleaned.content, variants)
    return stored


@transaction.atomic
def forget_file(stored: StoredFile) -> None:
    """Deletes the row, and the files once that is certain."""
    folder = stored.folder
    stored.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True), robust=True)


def sweep_files() -> int:
    """Removes folders without a row, left by writes that were rolled back. Returns how many."""
    folders = [folder for folder in files_folder().glob("??/*") if time.time() - folder.stat().st_ctime > LEFT_OVER_FOR.total_seconds()]
    swept = 0
    for some in _in_hundreds(folders):
        known = {str(pk) for pk in StoredFile.objects.filter(pk__in=[int(folder.name) for folder in some]).values_list("pk", flat=True)}
        for folder in some:
            if folder.name not in known:
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
    return swept


def _in_hundreds(folders: list[Path]) -> Iterator[list[Path]]:
    named = [folder for folder in folders if folder.name.isdigit()]
    for start in range(0, len(named), 100):
        yield named[start : start + 100]


def _refuse_size(name: str, size: int, most: int) -> None:
    if size == 0:
        raise Refused(f"『{name}』には中身がありませんでした（0バイト）。元のファイルを確かめて、選び直してください。{KEPT}")
    if size > most:
        raise Refused(f"『{name}』は大きすぎて添えられませんでした（{size / MEGABYTE:.1f}MB）。{ACCEPTED}{KEPT}")


def _recognised(name: str, content: bytes) -> str:
    mime = recognise(content[:HEAD_BYTES])
    promised = claims(name)
    if mime in ("image/heic", "image/heif", "image/avif"):
        raise Refused(f"『{name}』は、そのままでは添えられない形式の写真でした。JPEGに変えると添えられます。{KEPT}")
    if promised and (mime is None or not promise_is_kept(name, mime)):
        raise Refused(f"『{name}』は中身が{promised}ではないようです。{ACCEPTED}{KEPT}")
    if mime not in SUFFIXES:
        raise Refused(f"『{name}』は、この種類のままでは添えられませんでした。{ACCEPTED}文書はPDFに書き出すと添えられます。{KEPT}")
    return mime


def _variants(name: str, content: bytes) -> dict[int, bytes]:
    try:
        return make_variants(content)
    except TooManyPixels as error:
        raise Refused(f"『{name}』は画素が多すぎて添えられませんでした。5,000万画素までです。小さくすると添えられます。{KEPT}") from error
    except Unreadable as error:
        raise Refused(_broken(name)) from error


def _cleaned(name: str, mime: str, content: bytes) -> Cleaned:
    try:
        return clean_by_mime(mime, content)
    except Locked as error:
        raise Refused(f"『{name}』には鍵（パスワード）がかかっていて添えられませんでした。鍵を外すと添えられます。{KEPT}") from error
    except Broken as error:
        raise Refused(_broken(name)) from error


def _broken(name: str) -> str:
    return f"『{name}』を開けませんでした。途中で切れているか、壊れているようです。保存し直すと添えられることがあります。{ACCEPTED}{KEPT}"


def _write_files(stored: StoredFile, content: bytes, variants: dict[int, bytes]) -> None:
    stored.folder.mkdir(parents=True)
    written = {stored.original: content} | {stored.folder / f"{width}.webp": drawn for width, drawn in variants.items()}
    day = datetime.combine(stored.created_on, datetime.min.time(), UTC).timestamp()
    for path, piece in written.items():
        with path.open("wb") as file:
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.utime(path, (day, day))  # the hour of a file could name a masked author
    os.utime(stored.folder, (day, day))
