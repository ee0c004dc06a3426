"""A photo or PDF of a paper that proves something: cleaned in memory and handed back to the room. Nothing is written."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from chosha.kernel.errors import Refused
from chosha.media.engine.cleaning import Broken, Locked, clean_by_mime
from chosha.media.engine.names import clean_name
from chosha.media.engine.recognise import HEAD_BYTES, claims, promise_is_kept, recognise
from chosha.media.engine.redrawing import HEIC, redrawn
from chosha.media.engine.variants import TooManyPixels, Unreadable

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
ACCEPTED = "受け取れるのは、写真（JPEG、PNG、WebP、HEIC）とPDFで、10MBまでです。"
PICTURES = ("image/jpeg", "image/png", "image/webp", *HEIC)
SIGNS_OF_HEIC = (".heic", ".heif")


@dataclass(frozen=True)
class Paper:
    """What is left of it: JPEG drawn anew, or a PDF without scripts, attachments and history."""

    mime: str
    content: bytes


def clean_paper(uploaded: "UploadedFile[Any]", *, kept: str) -> Paper:
    """Raises Refused with a sentence that names the file, the reason, what is accepted, and says what was `kept`."""
    name, size = clean_name(uploaded.name or ""), uploaded.size or 0
    if size == 0:
        raise Refused(f"『{name}』には中身がありませんでした（0バイト）。元のファイルを確かめて、選び直してください。{kept}")
    if size > LARGEST:
        raise Refused(f"『{name}』は大きすぎて受け取れませんでした（{size / MEGABYTE:.1f}MB）。{ACCEPTED}{kept}")
    content = uploaded.read()
    mime = recognise(content[:HEAD_BYTES])
    promised = "写真（HEIC）" if PurePosixPath(name.lower()).suffix in SIGNS_OF_HEIC else claims(name)
    if promised and not _is_as_promised(name, mime):
        raise Refused(f"『{name}』は中身が{promised}ではないようです。{ACCEPTED}{kept}")
    if mime not in (*PICTURES, "application/pdf"):
        raise Refused(f"『{name}』は、受け取れない種類のファイルでした。{ACCEPTED}{kept}")
    try:
        if mime == "application/pdf":
            return Paper(mime, clean_by_mime(mime, content).content)
        return Paper("image/jpeg", redrawn(mime, content))
    except TooManyPixels as error:
        raise Refused(f"『{name}』は画素が多すぎて受け取れませんでした。5,000万画素までです。小さくすると送れます。{kept}") from error
    except Locked as error:
        raise Refused(f"『{name}』には鍵（パスワード）がかかっていて受け取れませんでした。鍵を外すと送れます。{kept}") from error
    except (Unreadable, Broken) as error:
        sentence = f"『{name}』を開けませんでした。途中で切れているか、壊れているようです。撮り直すと送れることがあります。{ACCEPTED}{kept}"
        raise Refused(sentence) from error


def _is_as_promised(name: str, mime: str | None) -> bool:
    if PurePosixPath(name.lower()).suffix in SIGNS_OF_HEIC:
        return mime in PICTURES
    return mime is not None and promise_is_kept(name, mime)
