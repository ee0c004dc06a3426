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

from chosha.kernel.clock import today
from chosha.kernel.errors import Refused
from chosha.media.actions.documents import ACCEPTED, HEIC, KEPT, PDF, ZIP, Made, broken, made_document, recognised
from chosha.media.engine.cleaning import Broken, clean_by_mime
from chosha.media.engine.cleaning.exif import knows_position, upright_size
from chosha.media.engine.heic import decoded
from chosha.media.engine.names import clean_name
from chosha.media.engine.recognise import SUFFIXES
from chosha.media.engine.variants import TooManyPixels, Unreadable, make_variants
from chosha.media.models import StoredFile
from chosha.media.models.stored_file import files_folder

MEGABYTE = 1024 * 1024
LARGEST = {PDF: 30 * MEGABYTE, ZIP: 20 * MEGABYTE}
LARGEST_PICTURE, LARGEST_TEXT = 20 * MEGABYTE, 5 * MEGABYTE
LEFT_OVER_FOR = timedelta(days=1)


@contextmanager
def prepared_file(uploaded: "UploadedFile[Any]", *, only_pictures: bool = False) -> Iterator[StoredFile]:
    """A picture or document without its metadata, with what pages show of it: its files are written, its row is not.

    Enter it before the transaction that saves the row with `keep_file`: a large picture takes seconds, and whoever writes
    meanwhile would wait for them. When the block fails the files go again.

    Raises Refused with a sentence that names the file, the reason and what is accepted. `had_position` tells whether the
    original recorded where it was taken. The calling room holds the reference and decides who may see the file.
    """
    stored = _prepare(uploaded, only_pictures)
    try:
        yield stored
    except BaseException:
        _take_away(stored.folder)
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


def _prepare(uploaded: "UploadedFile[Any]", only_pictures: bool) -> StoredFile:
    name = clean_name(uploaded.name or "")
    _refuse_size(name, uploaded.size or 0, max(LARGEST.values()))
    content = uploaded.read()
    mime = recognised(name, content)
    if only_pictures and not mime.startswith("image/"):
        raise Refused(f"『{name}』は写真ではないようです。写真（JPEG、PNG、WebP、GIF、HEIC）を選べます。{KEPT}")
    _refuse_size(name, len(content), LARGEST.get(mime, LARGEST_TEXT if mime.startswith("text/") else LARGEST_PICTURE))
    made = _made_picture(name, mime, content) if mime.startswith("image/") else made_document(name, mime, content)
    width, height = made.size or (None, None)
    stored = StoredFile(
        kind=made.kind,
        name=clean_name(name, SUFFIXES[made.mime]),
        mime=made.mime,
        bytes=len(made.content),
        width=width,
        height=height,
        sha256=hashlib.sha256(made.content).hexdigest(),
        had_position=made.had_position,
    )
    _write_files(stored, made)
    return stored


@transaction.atomic
def forget_file(stored: StoredFile) -> None:
    """Deletes the row, and the files once that is certain."""
    folder = stored.folder
    stored.delete()
    transaction.on_commit(lambda: _take_away(folder), robust=True)


def sweep_files() -> int:
    """Removes folders without a row, left by writes that were rolled back. Returns how many."""
    folders = [folder for folder in files_folder().glob("??/*") if time.time() - folder.stat().st_ctime > LEFT_OVER_FOR.total_seconds()]
    swept = 0
    for some in _in_hundreds(folders):
        known = {str(pk) for pk in StoredFile.objects.filter(pk__in=[int(folder.name) for folder in some]).values_list("pk", flat=True)}
        for folder in some:
            if folder.name not in known:
                _take_away(folder)
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


def _made_picture(name: str, mime: str, content: bytes) -> Made:
    """A HEIC becomes a JPEG, which every browser shows; all others keep their coded picture byte for byte."""
    try:
        told = mime in HEIC and knows_position(content)
        if mime in HEIC:
            mime, content = "image/jpeg", decoded(content)
        variants = make_variants(content)
        cleaned = clean_by_mime(mime, content)
    except TooManyPixels as error:
        raise Refused(f"『{name}』は画素が多すぎて添えられませんでした。5,000万画素までです。小さくすると添えられます。{KEPT}") from error
    except (Unreadable, Broken) as error:
        raise Refused(broken(name)) from error
    beside = {f"{width}.webp": drawn for width, drawn in variants.items()}
    size = upright_size(cleaned.content)
    return Made(StoredFile.Kind.IMAGE, mime, cleaned.content, beside, size, cleaned.had_position or told)


def _write_files(stored: StoredFile, made: Made) -> None:
    stored.folder.mkdir(parents=True)
    written = {stored.original: made.content} | {stored.folder / name: piece for name, piece in made.beside.items()}
    day = datetime.combine(stored.created_on, datetime.min.time(), UTC).timestamp()
    for path, piece in written.items():
        with path.open("wb") as file:
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.utime(path, (day, day))  # the hour of a file could name a masked author
    for folder in (stored.folder, *_shelves(stored.folder)):
        os.utime(folder, (day, day))


def _shelves(folder: Path) -> tuple[Path, Path]:
    """The folders around one file's: each is stamped with the moment something came into it or left."""
    return folder.parent, files_folder()


def _take_away(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    day = datetime.combine(today(), datetime.min.time(), UTC).timestamp()
    for shelf in _shelves(folder):
        if shelf.exists():
            os.utime(shelf, (day, day))
