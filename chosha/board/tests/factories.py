"""Posts and what comes with them, built through the real actions."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chosha.board.access import KEY
from chosha.board.actions import attach_file, publish_post, save_draft
from chosha.board.engine.drafts import DraftWords
from chosha.board.models import Attachment, Draft, Kind, Post
from chosha.members.models import Member
from chosha.members.tests.factories import MemberFactory
from chosha.talk.actions import post_comment
from chosha.talk.models import Comment


def make_post(by: Member | None = None, **words: Any) -> Post:
    """A question on the board, by a new member unless said otherwise."""
    words = {"title": "滞納整理の引継ぎ", "body": "何から始めますか。", "kind": Kind.QUESTION} | words
    return publish_post(by=by or MemberFactory(), **words)[0]


def make_comment(post: Post, by: Member | None = None, body: str = "まず一覧を三色に分けます。", **more: Any) -> Comment:
    return post_comment(by=by or MemberFactory(), thing_key=KEY, thing=post, body=body, **more)[0]


def make_draft(by: Member, key: str = "draft-key", **words: Any) -> Draft:
    return save_draft(by=by, key=key, version=0, **({"title": "書きかけの題", "body": "書きかけの文"} | words))[0]


def drafts_read() -> list[DraftWords]:
    """What the unsealed drafts say, first to last."""
    return [words for draft in Draft.objects.order_by("pk") if (words := draft.opened(None).words)]


def picture(name: str = "窓口.png", colour: str = "navy") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


def make_attachment(by: Member, key: str = "draft-key") -> Attachment:
    return attach_file(by=by, key=key, uploaded=picture())
