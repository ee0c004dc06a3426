"""投稿前の確認 on the writing page: every word and name of a file that others will see."""

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from chosha.board.actions import describe_files, rename_files
from chosha.board.forms import PostForm
from chosha.board.models import Attachment, Post
from chosha.guard.queries import FILE, Considered, consider, decided
from chosha.members.models import Member

WORDS = ("title", "body", "tags", "poll_question", "poll_choices")


def considered(request: HttpRequest, form: PostForm, files: Iterable[Attachment], post: Post | None) -> Considered:
    """What the guard finds in a sound form and its files, after the repairs asked for. What stands in `post` is asked no more."""
    parts, standing = _read(request, form, files, post)
    return consider(parts, *decided(request.POST), standing=standing)


def foreseen(request: HttpRequest, form: PostForm, files: Iterable[Attachment], post: Post | None) -> Considered:
    """What it would ask at posting, for whoever looks at how it will be read: nothing is decided by looking."""
    parts, standing = _read(request, form, files, post)
    return consider(parts, standing=standing)


def _read(request: HttpRequest, form: PostForm, files: Iterable[Attachment], post: Post | None) -> tuple[dict[str, str], dict[str, str]]:
    """What others will read, and what of it stands there already."""
    shown = [file for file in files if str(file.pk) not in request.POST.getlist("taken_off")]
    parts = {name: str(form.data.get(name, "")) for name in WORDS}
    parts |= {f"{FILE}{file.pk}": file.file.name for file in shown} | {alt(file): request.POST.get(alt(file), file.alt) for file in shown}
    return parts, _standing(post, shown)


def considered_masked(request: HttpRequest, form: PostForm, uploads: Sequence[UploadedFile]) -> Considered:
    """The same for a post under a mask, whose files come with it and lie nowhere yet; they get their new names at once."""
    parts = {name: str(form.data.get(name, "")) for name in WORDS}
    parts |= {f"{FILE}{place}": str(file.name) for place, file in enumerate(uploads)}
    looked = consider(parts, *decided(request.POST))
    for place, file in enumerate(uploads):
        file.name = looked.parts[f"{FILE}{place}"]
    return looked


def alt(file: Attachment) -> str:
    """The field, and the part of a text, that says what is to be seen on a picture."""
    return f"alt-{file.pk}"


def _standing(post: Post | None, files: list[Attachment]) -> dict[str, str]:
    if post is None:
        return {}
    words = {"title": post.title, "body": post.source, "tags": "、".join(post.tags)}
    there = [file for file in files if file.post_id == post.pk]
    return words | {f"{FILE}{file.pk}": file.file.name for file in there} | {alt(file): file.alt for file in there}


def mended(form: PostForm, files: list[Attachment], looked: Considered, member: Member) -> PostForm:
    """The same form with the repairs in it; files get their new names at once, and those of a draft their new words."""
    if not looked.mended:
        return form
    typed = form.data.copy() if isinstance(form.data, QueryDict) else QueryDict(mutable=True)
    for name in WORDS:
        typed[name] = looked.parts[name]
    rename_files(files, {file.pk: looked.parts[f"{FILE}{file.pk}"] for file in files if f"{FILE}{file.pk}" in looked.parts})
    describe_files(Attachment.objects.filter(pk__in=[file.pk for file in files], post__isnull=True), alts_of(files, looked))
    again = PostForm(typed, member=member)
    again.is_valid()
    return again


def alts_of(files: Iterable[Attachment], looked: Considered) -> dict[int, str]:
    """What is to be seen on each picture, after the repairs."""
    return {file.pk: looked.parts[alt(file)] for file in files if alt(file) in looked.parts}
